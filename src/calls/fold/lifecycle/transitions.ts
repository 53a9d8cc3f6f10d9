import type { CallStatus } from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import type { ReportedType } from '../../model/lifecycle-event.js';

/** The events that change the state of a reported call. */
export type StepType = ReportedType | 'call.retransferred';
export type StepEvent = Extract<CallEvent, { type: StepType }>;
/** `null` before the beginning of the call was reported. */
export type LifecycleState = CallStatus | null;

/** What an event does to a call. */
export interface Transition {
  readonly event: StepType;
  /** The states in which it is allowed; everywhere else it is refused. */
  readonly from: readonly LifecycleState[];
  readonly to: CallStatus;
}

/**
 * Everything that may happen to a reported call; tests and documentation are made from it.
 *
 * The order is that of cause and effect: among events of one moment the first one that the state allows comes first. A re-routing
 * belongs to one ringing and follows it at once, before any other agent is rung.
 */
export const TRANSITIONS: readonly Transition[] = [
  { event: 'call.initiated', from: [null], to: 'waiting' },
  { event: 'call.retransferred', from: ['waiting'], to: 'waiting' },
  { event: 'call.routed', from: ['waiting'], to: 'waiting' },
  { event: 'call.answered', from: ['waiting'], to: 'active' },
  { event: 'call.held', from: ['active'], to: 'on_hold' },
  { event: 'call.resumed', from: ['on_hold'], to: 'active' },
  { event: 'call.transferred', from: ['waiting', 'active', 'on_hold'], to: 'waiting' },
  { event: 'call.ended', from: ['waiting', 'active', 'on_hold'], to: 'ended' },
];

const BY_EVENT: ReadonlyMap<CallEvent['type'], Transition> = new Map(
  TRANSITIONS.map((transition) => [transition.event, transition]),
);
const RANKS: ReadonlyMap<CallEvent['type'], number> = new Map(
  TRANSITIONS.map(({ event }, rank) => [event, rank]),
);

/** True of the events that {@link TRANSITIONS} decides on. */
export function isStep(event: CallEvent): event is StepEvent {
  return BY_EVENT.has(event.type);
}

/** @returns the state that an event leads to; `null` when the present one does not allow it */
export function nextState(state: LifecycleState, event: StepType): CallStatus | null {
  const transition = BY_EVENT.get(event);
  return transition?.from.includes(state) === true ? transition.to : null;
}

/** What may be reported of a call in some state, in the order of the table. */
export function allowedFrom(state: LifecycleState): ReportedType[] {
  return TRANSITIONS.flatMap(({ event, from }) =>
    event !== 'call.retransferred' && from.includes(state) ? event : [],
  );
}

/** Orders events of one moment by cause and effect, then by id. */
export function compareCauses(left: StepEvent, right: StepEvent): number {
  const ranks = (RANKS.get(left.type) ?? 0) - (RANKS.get(right.type) ?? 0);
  if (ranks !== 0) return ranks;
  return left.id < right.id ? -1 : 1;
}
