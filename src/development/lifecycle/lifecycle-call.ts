/** The states of a call that another system reports; `null` before it began. */
export type CallState = 'waiting' | 'active' | 'on_hold' | 'ended';

export const EVENT_NAMES = [
  'call_initiated',
  'call_routed',
  'call_answered',
  'call_hold',
  'call_resumed',
  'call_transferred',
  'call_ended',
] as const;
/** What `POST /api/events` takes. */
export type EventName = (typeof EVENT_NAMES)[number];

export const CALL_TYPES = ['voice', 'video'] as const;
export type CallType = (typeof CALL_TYPES)[number];
export const END_REASONS = ['completed', 'abandoned', 'failed', 'no_answer', 'transferred_out'] as const;
export type EndReason = (typeof END_REASONS)[number];

/** What an event does to a call. */
interface Transition {
  /** Where it is allowed. */
  readonly from: readonly (CallState | null)[];
  readonly to: CallState;
}

/** Mainline's own table, read from outside: in the order of cause and effect, by which it sorts events of one moment. */
export const TRANSITIONS: Readonly<Record<EventName, Transition>> = {
  call_initiated: { from: [null], to: 'waiting' },
  call_routed: { from: ['waiting'], to: 'waiting' },
  call_answered: { from: ['waiting'], to: 'active' },
  call_hold: { from: ['active'], to: 'on_hold' },
  call_resumed: { from: ['on_hold'], to: 'active' },
  call_transferred: { from: ['waiting', 'active', 'on_hold'], to: 'waiting' },
  call_ended: { from: ['waiting', 'active', 'on_hold'], to: 'ended' },
};

/** @returns what may be reported in a state, in the order of cause and effect */
export function allowedEvents(state: CallState | null): EventName[] {
  return EVENT_NAMES.filter((name) => TRANSITIONS[name].from.includes(state));
}

/** The body of a `POST /api/events`. */
export type EventBody = {
  readonly event: EventName;
  readonly call_id: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** Counts the events of the call from 1, so that a repeat is known for one. */
  readonly event_id: string;
} & Readonly<Record<string, string | number>>;

/** What may happen to a call that has begun. */
export type Action =
  /** `ringSeconds`: how long the agent is rung, where that is to be reported. */
  | { readonly do: 'route'; readonly agentId: string; readonly ringSeconds?: number }
  /** Without `agentId` whoever was rung answers. */
  | { readonly do: 'answer'; readonly agentId?: string }
  | { readonly do: 'hold' }
  | { readonly do: 'resume' }
  | { readonly do: 'transfer'; readonly to: TransferTarget }
  | { readonly do: 'end'; readonly reason: EndReason };
export type ActionName = Action['do'];
export type TransferTarget = { readonly agentId: string } | { readonly queueId: string };

const EVENT_OF: Readonly<Record<ActionName, Exclude<EventName, 'call_initiated'>>> = {
  route: 'call_routed',
  answer: 'call_answered',
  hold: 'call_hold',
  resume: 'call_resumed',
  transfer: 'call_transferred',
  end: 'call_ended',
};
const ACTION_NAMES: readonly ActionName[] = ['route', 'answer', 'hold', 'resume', 'transfer', 'end'];

/** Who calls, and how it is told. */
export interface CallDetails {
  readonly id: string;
  readonly type: CallType;
  readonly queueId: string;
  readonly from?: string;
  readonly to?: string;
  readonly callerName?: string;
  /** Whether events say how long something took; else only their timestamps tell. */
  readonly reportsDurations?: boolean;
}

/** A call as whoever reports it sees it. Nothing in it changes: every action makes another one. */
export interface LifecycleCall {
  readonly id: string;
  readonly state: CallState;
  readonly reportsDurations: boolean;
  /** How many events it has made. */
  readonly events: number;
  readonly startedAt: Date;
  readonly waitingSince: Date;
  /** The first answer. */
  readonly answeredAt: Date | null;
  readonly heldSince: Date | null;
}

/** The call after something happened, and what is to be reported of it. */
export interface Step {
  readonly call: LifecycleCall;
  readonly body: EventBody;
}

/** The state of a call does not allow what was to happen. */
export class ActionNotAllowedError extends Error {
  readonly code = 'ACTION_NOT_ALLOWED';

  constructor(
    action: ActionName,
    state: CallState,
    readonly allowed: readonly ActionName[],
  ) {
    const choice = allowed.length === 0 ? 'nothing is' : `allowed are ${allowed.join(', ')}`;
    super(`${action} is not allowed while the call is ${state}; ${choice}`);
  }
}

/** @returns what may happen to a call next */
export function allowedActions({ state }: Pick<LifecycleCall, 'state'>): ActionName[] {
  return ACTION_NAMES.filter((name) => TRANSITIONS[EVENT_OF[name]].from.includes(state));
}

/** Somebody calls and waits for an agent of a queue. */
export function beginCall(details: CallDetails, at: Date): Step {
  const { id, type, queueId, from, to, callerName, reportsDurations = false } = details;
  const call: LifecycleCall = {
    ...{ id, state: 'waiting', reportsDurations, events: 1 },
    ...{ startedAt: at, waitingSince: at, answeredAt: null, heldSince: null },
  };
  const caller = { ...(from && { from }), ...(to && { to }), ...(callerName && { caller_name: callerName }) };
  return { call, body: toBody(call, 'call_initiated', at, { type, queue_id: queueId, ...caller }) };
}

/**
 * Has something happen to a call.
 *
 * @param at not before what happened last
 * @throws ActionNotAllowedError when the state of the call does not allow it
 */
export function act(call: LifecycleCall, action: Action, at: Date): Step {
  const event = EVENT_OF[action.do];
  const { from, to: state } = TRANSITIONS[event];
  if (!from.includes(call.state))
    throw new ActionNotAllowedError(action.do, call.state, allowedActions(call));
  const next: LifecycleCall = {
    ...call,
    state,
    events: call.events + 1,
    waitingSince: action.do === 'transfer' ? at : call.waitingSince,
    answeredAt: action.do === 'answer' ? (call.answeredAt ?? at) : call.answeredAt,
    heldSince: action.do === 'hold' ? at : null,
  };
  const durations = call.reportsDurations ? durationsOf(call, action, at) : {};
  return { call: next, body: toBody(next, event, at, { ...fieldsOf(action), ...durations }) };
}

/**
 * Reports something whether or not the state allows it; what it does not allow changes nothing but the count of events.
 *
 * @param at not before what happened last
 */
export function actAnyway(call: LifecycleCall, action: Action, at: Date): Step {
  if (allowedActions(call).includes(action.do)) return act(call, action, at);
  const next: LifecycleCall = { ...call, events: call.events + 1 };
  return { call: next, body: toBody(next, EVENT_OF[action.do], at, fieldsOf(action)) };
}

type Fields = Readonly<Record<string, string | number>>;

function toBody({ id, events }: LifecycleCall, event: EventName, at: Date, fields: Fields): EventBody {
  return { event, call_id: id, timestamp: at.toISOString(), event_id: String(events), ...fields };
}

function fieldsOf(action: Action): Fields {
  switch (action.do) {
    case 'route':
      return { agent_id: action.agentId };
    case 'answer':
      return action.agentId === undefined ? {} : { agent_id: action.agentId };
    case 'transfer':
      return 'agentId' in action.to ? { to_agent_id: action.to.agentId } : { to_queue_id: action.to.queueId };
    case 'end':
      return { end_reason: action.reason };
    case 'hold':
    case 'resume':
      return {};
  }
}

/** In whole seconds, as far as they are known by then. */
function durationsOf(call: LifecycleCall, action: Action, at: Date): Fields {
  switch (action.do) {
    case 'route':
      return action.ringSeconds === undefined ? {} : { routing_time: Math.floor(action.ringSeconds) };
    case 'answer':
      return { wait_time: secondsBetween(call.waitingSince, at) };
    case 'resume':
      return { hold_duration: secondsBetween(call.heldSince ?? at, at) };
    case 'end':
      return { duration: secondsBetween(call.answeredAt ?? call.startedAt, at) };
    case 'hold':
    case 'transfer':
      return {};
  }
}

function secondsBetween(from: Date, to: Date): number {
  return Math.floor(Math.max(0, to.getTime() - from.getTime()) / 1000);
}
