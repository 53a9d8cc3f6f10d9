import type { EventSet } from './event-set.js';
import { type Connection, foldConnection } from './fold-connection.js';
import { foldLegs } from './fold-legs.js';
import { type CallTimes, foldTimes, foldWait, reportedEnd } from './fold-times.js';
import type { LimitedParts } from './lifecycle/course.js';

const NO_PARTS: LimitedParts = { periods: [], conversation: null };

/**
 * The parts of a telephone call that have a limit: its wait, from the moment it asks for an agent, and its conversation once that is
 * over. Ringing has none, which has its own settings, and the provider holds nobody.
 *
 * What belongs to the call asking for an agent is named after the first time it did: that is there before all else, so that one call
 * never has two alerts of a kind because callbacks came in another order.
 *
 * @param queueId the queue whose limits count
 * @returns nothing of a call that never asked for an agent
 */
export function telephoneParts(events: EventSet, queueId: string): LimitedParts {
  const connected = foldConnection(events, foldLegs(events), reportedEnd(events));
  return partsOf(events, queueId, connected, foldTimes(events, connected));
}

/** The same of what was folded before. */
export function partsOf(
  events: EventSet,
  queueId: string,
  connected: Connection | null,
  times: CallTimes,
): LimitedParts {
  const asked = events.of('dial.started')[0];
  const wait = foldWait(events, times);
  if (asked === undefined || wait === null) return NO_PARTS;
  const { endedAt, talkSeconds } = times;
  const about = { occurrence: asked.id, queueId, agentId: null };
  const { startedAt, endedAt: until } = wait;
  const end = until !== null && until < startedAt ? startedAt : until;
  const periods = [
    { ...about, kind: 'sla_wait' as const, startedAt, endedAt: end, endedBy: null, reported: null },
  ];
  if (connected === null || endedAt === null) return { periods, conversation: null };
  return { periods, conversation: { ...about, endedAt, seconds: talkSeconds } };
}
