import fc from 'fast-check';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { END_REASONS } from '../../src/calls/model/lifecycle-event.js';
import { makeCallEvent } from '../../src/calls/model/make-call-event.js';
import { DEFAULT_LIMITS } from '../../src/lifecycle/rules/breaches.js';
import type { AgentView } from '../../src/lifecycle/rules/choose-agent.js';
import { factsDue } from '../../src/lifecycle/rules/facts-due.js';
import { second } from './call-history.js';
import { OWNER, QUEUE, reported } from './reported-history.js';

export const AGENTS = ['maria', 'juan', 'ana', 'eva'];
export const QUEUES = [QUEUE, 'legal_spanish'];

/** Few moments, so that many events share one. */
const at = fc.integer({ min: 0, max: 60 }).map((half) => half / 2);
const reporter = fc.oneof(
  { weight: 6, arbitrary: fc.constant(OWNER) },
  { weight: 1, arbitrary: fc.constant({ key: 'crm', admin: false }) },
  { weight: 1, arbitrary: fc.constant({ key: 'office', admin: true }) },
);
const seconds = fc.option(fc.integer({ min: 0, max: 70 }));
const agentId = fc.constantFrom(...AGENTS);
const target = fc.oneof(
  agentId.map((id) => ({ toAgentId: id, toQueueId: null })),
  fc.constantFrom(...QUEUES).map((id) => ({ toAgentId: null, toQueueId: id })),
);

const oneReport: fc.Arbitrary<CallEvent> = fc.oneof(
  fc
    .tuple(at, reporter, fc.constantFrom(...QUEUES))
    .map(([when, by, queueId]) => reported(when, 'call.initiated', { reporter: by, queueId })),
  fc
    .tuple(at, reporter, agentId, seconds)
    .map(([when, by, id, routingTime]) =>
      reported(when, 'call.routed', { reporter: by, agentId: id, routingTime }),
    ),
  fc
    .tuple(at, reporter, fc.option(agentId), seconds)
    .map(([when, by, id, waitTime]) =>
      reported(when, 'call.answered', { reporter: by, agentId: id, waitTime }),
    ),
  fc
    .tuple(at, reporter, fc.constantFrom('call.held', 'call.resumed'), seconds)
    .map(([when, by, type, holdDuration]) => reported(when, type, { reporter: by, holdDuration })),
  fc
    .tuple(at, reporter, target)
    .map(([when, by, to]) => reported(when, 'call.transferred', { reporter: by, ...to })),
  fc
    .tuple(at, reporter, fc.constantFrom(...END_REASONS), seconds)
    .map(([when, by, endReason, duration]) =>
      reported(when, 'call.ended', { reporter: by, endReason, duration }),
    ),
);

/** When an event was recorded says nothing of when it happened. */
const received = fc
  .tuple(oneReport, at)
  .map(([event, when]): CallEvent => ({ ...event, receivedAt: second(when) }));
/** Decides whose call it is, whether it is the one that counts or not. */
export const FIRST: CallEvent = { ...reported(10, 'call.initiated'), receivedAt: second(-1) };
export const reports = fc
  .array(received, { minLength: 1, maxLength: 16 })
  .map((events) => [...events, FIRST]);
export const agents = fc.array(fc.tuple(fc.boolean(), at), { minLength: 4, maxLength: 4 }).map((all) =>
  all.map(([inCall, idle], index): AgentView => ({
    id: AGENTS[index] ?? '',
    state: 'available',
    inCall,
    idleSince: second(idle),
    queueIds: QUEUES,
  })),
);

/** What an instance records that knows some events, and an agent's world of its own. */
export function conclusions(
  events: readonly CallEvent[],
  world: readonly AgentView[],
  receivedAt: string,
): CallEvent[] {
  return factsDue(events, { limitsOf: () => DEFAULT_LIMITS, defaultQueue: null, agents: world }).map(
    (fact) => {
      return makeCallEvent({ ...fact, accountSid: 'AC1', receivedAt, source: 'api' }) as CallEvent;
    },
  );
}

/** Two instances that each saw a part of the reports and concluded from it, each twice. */
export const histories = fc
  .tuple(reports, fc.tuple(agents, agents), fc.nat(), fc.array(fc.nat(), { minLength: 60, maxLength: 60 }))
  .map(([all, [one, other], cut, order]) => {
    const part = all.slice(cut % all.length);
    const first = conclusions(part, one, second(100));
    const second_ = conclusions(all, other, second(101));
    const last = conclusions([...part, ...first], other, second(102));
    const everything = [...all, ...first, ...second_, ...last];
    return { all, everything, shuffled: shuffled([...everything, ...all, ...first], order) };
  });

function shuffled(events: readonly CallEvent[], order: readonly number[]): CallEvent[] {
  return events
    .map((event, index) => ({ event, key: order[index % order.length] ?? 0 }))
    .sort((left, right) => left.key - right.key)
    .map(({ event }) => event);
}
