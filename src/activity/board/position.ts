import { EventSet } from '../../calls/fold/event-set.js';
import { courseOf } from '../../calls/fold/lifecycle/course.js';
import { replay } from '../../calls/fold/lifecycle/replay.js';
import type { Call, CallLeg } from '../../calls/model/call.js';
import type { CallEvent } from '../../calls/model/call-event.js';

export const POSITION_STATES = ['menu', 'waiting', 'talking', 'on_hold', 'message'] as const;
/** What a caller does who is in a call under way: `menu` before an agent is asked for, `message` while leaving one. */
export type PositionState = (typeof POSITION_STATES)[number];

/** An agent whom a call occupies; a reported call names the id, a telephone call the number. */
export interface Engagement {
  readonly agentId: string | null;
  /** In E.164. */
  readonly number: string | null;
  readonly doing: 'ringing' | 'talking' | 'on_hold';
  /** ISO 8601 UTC; `null` where it is not known. */
  readonly since: string | null;
}

/** Where a call under way stands. */
export interface Position {
  readonly call: Call;
  readonly state: PositionState;
  /** Since when that lasts: ISO 8601 UTC. */
  readonly since: string;
  /** The queue that looks after the call; `null` without any. */
  readonly queueId: string | null;
  readonly engagements: readonly Engagement[];
}

/** What a row does not say of a reported call: since when what lasts does. ISO 8601 UTC; `null` of what does not. */
export interface Lasting {
  readonly ringing: string | null;
  readonly hold: string | null;
}

const NOTHING: Lasting = { ringing: null, hold: null };
/** Twilio's statuses of a leg that rings. */
const RINGING: ReadonlySet<string> = new Set(['initiated', 'ringing']);

/** Whether {@link lastingIn} of the call's history is needed. */
export function needsHistory({ source, status, offers }: Call): boolean {
  return source === 'api' && (status === 'on_hold' || offers.some(({ result }) => result === 'ringing'));
}

/** @param events the history of a reported call, in any order */
export function lastingIn(events: readonly CallEvent[]): Lasting {
  const course = courseOf(replay(new EventSet(events).all));
  const sinceOf = (kind: 'sla_answer' | 'sla_hold'): string | null =>
    course?.periods.findLast((period) => period.kind === kind && period.endedAt === null)?.startedAt ?? null;
  return { ringing: sinceOf('sla_answer'), hold: sinceOf('sla_hold') };
}

/** @param defaultQueue the queue that looks after telephone calls; `null` where none does */
export function positionOf(call: Call, defaultQueue: string | null, lasting: Lasting = NOTHING): Position {
  const { state, since } = standing(call, lasting);
  const ofTelephone = call.source === 'twilio' ? defaultQueue : null;
  const queueId = call.waits.at(-1)?.queueId ?? call.queue ?? ofTelephone;
  const engagements = call.source === 'api' ? ofReported(call, state, { since, lasting }) : ofLegs(call.legs);
  return { call, state, since, queueId, engagements };
}

/** The names that the row has for it, as the API has always had them. */
function standing(call: Call, { hold }: Lasting): Pick<Position, 'state' | 'since'> {
  const wait = call.waits.at(-1);
  if (call.status === 'on_hold') return { state: 'on_hold', since: hold ?? talkingSince(call) };
  if (call.status === 'active') {
    return call.answeredAt === null
      ? { state: 'message', since: call.menu.at(-1)?.at ?? call.startedAt }
      : { state: 'talking', since: talkingSince(call) };
  }
  return wait?.result === 'waiting'
    ? { state: 'waiting', since: wait.startedAt }
    : { state: 'menu', since: call.startedAt };
}

/** After a transfer the conversation is a new one. */
function talkingSince({ waits, answeredAt, startedAt }: Call): string {
  const wait = waits.at(-1);
  if (wait?.result !== 'answered' || wait.milliseconds === null) return answeredAt ?? startedAt;
  return new Date(Date.parse(wait.startedAt) + wait.milliseconds).toISOString();
}

function ofReported(
  { agentId, offers }: Call,
  state: PositionState,
  { since, lasting }: { readonly since: string; readonly lasting: Lasting },
): Engagement[] {
  if (state === 'talking' || state === 'on_hold') {
    return agentId === null ? [] : [{ agentId, number: null, doing: state, since }];
  }
  const rung = offers.findLast(({ result }) => result === 'ringing');
  if (rung === undefined) return [];
  return [{ agentId: rung.agentId, number: rung.number, doing: 'ringing', since: lasting.ringing }];
}

/** Who picked up and was not connected yet is asked whether to take the call. */
function ofLegs(legs: readonly CallLeg[]): Engagement[] {
  return legs.flatMap(({ to, status, startedAt, answeredAt, accepted }): Engagement[] => {
    const about = { agentId: null, number: to };
    if (status === 'in-progress' && accepted) return [{ ...about, doing: 'talking', since: answeredAt }];
    const rings = RINGING.has(status) || status === 'in-progress';
    return rings ? [{ ...about, doing: 'ringing', since: startedAt }] : [];
  });
}
