export const CALL_TYPES = ['voice', 'video'] as const;
export type CallType = (typeof CALL_TYPES)[number];
export const END_REASONS = ['completed', 'abandoned', 'failed', 'no_answer', 'transferred_out'] as const;
export type EndReason = (typeof END_REASONS)[number];
/** A limit that a call broke. */
export const BREACH_KINDS = ['sla_wait', 'sla_answer', 'sla_hold', 'short_call'] as const;
export type BreachKind = (typeof BREACH_KINDS)[number];
/** What was left undone for hours: a call that has no end, a message that nobody heard. */
export const NEGLECT_KINDS = ['stuck_call', 'unheard_voicemail'] as const;
export type NeglectKind = (typeof NEGLECT_KINDS)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Who reported an event: the name of the API key, never the key, and whether it was an administrator's at that time. */
export interface Reporter {
  readonly key: string;
  readonly admin: boolean;
}

/** What every event that another system reports carries. */
interface Reported {
  readonly reporter: Reporter;
}

/**
 * What other systems report of calls that never touched a number of ours, by event type. Durations are whole seconds, and `null`
 * where they were not reported.
 */
export interface ReportedEventData {
  /** Somebody calls, and waits for an agent of a queue. */
  'call.initiated': Reported & {
    readonly type: CallType;
    readonly queueId: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly callerName: string | null;
    readonly metadata: JsonObject | null;
  };
  /** An agent is rung. */
  'call.routed': Reported & { readonly agentId: string; readonly routingTime: number | null };
  /** Caller and agent are connected; without `agentId` it is the agent who was rung. */
  'call.answered': Reported & { readonly agentId: string | null; readonly waitTime: number | null };
  'call.held': Reported & { readonly holdDuration: number | null };
  'call.resumed': Reported & { readonly holdDuration: number | null };
  /** The caller waits again: for an agent, who is rung, or for any of a queue. One of the two is named. */
  'call.transferred': Reported & { readonly toAgentId: string | null; readonly toQueueId: string | null };
  'call.ended': Reported & { readonly endReason: EndReason; readonly duration: number | null };
}

/** What Mainline's rules conclude. `occurrence` is the id of the event that began what the rule is about. */
export interface DerivedEventData {
  /** Who was rung did not answer in time: the next agent is rung, or nobody (`agentId` is `null`) when none is free. */
  'call.retransferred': {
    /** What began the ringing: the id of a `call.routed`, `call.transferred` or `call.retransferred`. */
    readonly occurrence: string;
    readonly fromAgentId: string;
    readonly agentId: string | null;
  };
  /** The caller of an answered call is to be asked how it was; `occurrence` is the end of the call. */
  'survey.requested': { readonly occurrence: string; readonly agentId: string | null };
  /** A call broke a limit of its queue, or was left undone for hours; `queueId` is `null` where no queue looks after it. */
  'alert.raised': {
    readonly kind: BreachKind | NeglectKind;
    readonly occurrence: string;
    readonly queueId: string | null;
    readonly agentId: string | null;
    /** The limit that counted when it was judged, in seconds. */
    readonly limitSeconds: number;
    /** How late a deadline was noticed; `null` where a reported value or a finished call tells. */
    readonly latenessSeconds: number | null;
  };
}

/** What somebody does about an alert. */
export interface AlertAction {
  /** The id of the event that raised it. */
  readonly alertId: string;
  /** The name of an API key. */
  readonly by: string;
  /** What is to be known about it; left out where nothing was written. */
  readonly note?: string | null;
}

/** What people do about alerts. */
export interface AlertActionData {
  'alert.acknowledged': AlertAction;
  'alert.resolved': AlertAction;
}

/** The events of a call's lifecycle that other systems report, those that follow from them, and those of people. */
export interface LifecycleEventData extends ReportedEventData, DerivedEventData, AlertActionData {}

export type ReportedType = keyof ReportedEventData;
export type DerivedType = keyof DerivedEventData;
