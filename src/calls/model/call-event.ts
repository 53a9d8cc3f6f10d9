import type { DerivedType, LifecycleEventData, ReportedType } from './lifecycle-event.js';

/** What a request said about the call as a whole; every field is `null` when it was not sent or blank. */
export interface CallDetails {
  /** The provider's account that the call belongs to, which may be a subaccount; older events do not say. */
  readonly accountSid?: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly direction: CallDirection | null;
  /** The provider's status of the caller's own leg at that moment, such as `ringing` or `completed`. */
  readonly callStatus: string | null;
  readonly callerName: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  /** Twilio's `StirVerstat`. */
  readonly verification: string | null;
}

export type CallDirection = 'inbound' | 'outbound';
export type MenuChoice = 'agent' | 'voicemail' | 'unknown' | 'none';
export type CallLossReason = 'unknown_to_provider';
/** Why a call counts as failed, where that is for a reason of ours. */
export type CallFailureReason = CallLossReason | 'server_error';
export type ErasureReason = 'request' | 'retention';
export const AUDIT_ACTIONS = [
  'call.update',
  'call.erase',
  'voicemail.update',
  'alert.acknowledge',
  'alert.resolve',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
export type VoicemailReason = 'menu' | 'unavailable' | 'menu_exhausted' | 'fallback' | 'session';
/** What the caller of a pooled number heard: the session's `greeting`; else that the number is not in use. */
export type SessionAnswer =
  | 'greeting'
  /** The session has had all of its calls. */
  | 'full'
  /** The caller had called an earlier tenant. */
  | 'echo'
  /** No session is known to have the number. */
  | 'idle'
  /** The number is not known to be one of the pool. */
  | 'unknown';

/** The facts Mainline records, by event type, with what each one carries. Durations are whole seconds. */
export interface CallEventData extends LifecycleEventData {
  /** The provider asked what to do with a new call. */
  'call.incoming': { details: CallDetails };
  /** A number that is none of the main ones was called. `sessionId` is `null` where no session is known to have it. */
  'session.answered': { sessionId: string | null; answer: SessionAnswer };
  /** The caller pressed keys in the menu, or stayed silent (`digits` is empty). `attempt` counts from 1. */
  'menu.input': { digits: string; attempt: number; choice: MenuChoice; details: CallDetails };
  /** Mainline told the provider to ring agents. `round` counts from 1; sequential forwarding has one per agent. */
  'dial.started': { round: number; agents: string[]; screened: boolean };
  /** The provider reported the progress of one leg. */
  'leg.status': {
    legSid: string;
    to: string | null;
    status: string;
    sequence: number | null;
    durationSeconds: number | null;
  };
  /** An agent's phone was picked up and heard who is calling. */
  'leg.screening': { legSid: string; to: string | null };
  /** The one who picked up took or declined the call. */
  'leg.screened': { legSid: string; to: string | null; digits: string; accepted: boolean };
  /** One round of ringing agents ended. `bridged` is `null` when the provider did not say. */
  'dial.completed': {
    round: number;
    status: string;
    legSid: string | null;
    durationSeconds: number | null;
    bridged: boolean | null;
    details: CallDetails;
  };
  /** The caller was asked to leave a message. */
  'voicemail.started': { reason: VoicemailReason };
  /** Recording stopped; the audio may not be ready, or may turn out to be empty. */
  'voicemail.recorded': {
    recordingSid: string | null;
    durationSeconds: number | null;
    digits: string;
    details: CallDetails;
  };
  /** The provider's word on a recording: `in-progress`, `completed`, `absent` or `failed`. Older events lack the optional fields. */
  'recording.status': {
    /** The account that has the recording. */
    accountSid?: string | null;
    /** What made it (Twilio's `RecordingSource`): only `RecordVerb` makes messages. */
    recordingSource?: string | null;
    /** 2 when caller and agent were recorded apart. */
    channels?: number | null;
    recordingSid: string;
    status: string;
    durationSeconds: number | null;
    errorCode: string | null;
  };
  'transcription.status': { recordingSid: string; status: string; text: string | null };
  /** The provider's word on the caller's own leg. */
  'call.status': {
    status: string;
    sequence: number | null;
    durationSeconds: number | null;
    details: CallDetails;
  };
  /** The provider could not use our answer and asked the fallback address. */
  'call.fallback': { errorCode: string | null; details: CallDetails };
  /** A call that never ended is given up: the provider does not know it. Counts only while nothing else says that it ended. */
  'call.lost': { reason: CallLossReason };
  /** The provider got no answer from us that it could use, nor from the fallback address, and sent the caller away. */
  'call.failed': { reason: Exclude<CallFailureReason, CallLossReason> };
  /** The call's personal data is to vanish for good: the tombstone, which wins every merge. */
  'call.erased': { reason: ErasureReason };
  /** The provider has deleted a recording, or never had it. */
  'recording.deleted': { recordingSid: string };
  /** Somebody flagged the call for others to see, or took the flag away. */
  'call.flagged': { flagged: boolean };
  /** Somebody wrote what is to be known about the call; `null` takes it away. */
  'call.noted': { note: string | null };
  /** Somebody, or a system, put the call into the care of a team; `null` takes it out. */
  'call.queued': { queue: string | null };
  /** Somebody heard a message, or wants it to count as unheard. */
  'voicemail.heard': { recordingSid: string; heard: boolean };
  /** Who asked for a change to the call: the name of the API key, never the key. */
  'audit.recorded': { action: AuditAction; by: string; requestId: string | null };
}

export type CallEventType = keyof CallEventData;
export type CallSource = 'twilio' | 'api';

/**
 * One immutable fact about a call.
 *
 * `at` is when it happened by the provider's clock where it said so, else when it was received; both times are ISO 8601 UTC.
 */
export interface CallEventOf<Type extends CallEventType> {
  readonly id: string;
  readonly callId: string;
  readonly type: Type;
  readonly at: string;
  readonly receivedAt: string;
  readonly source: CallSource;
  readonly data: CallEventData[Type];
}

/** A {@link CallEventOf} any type. */
export type CallEvent = { [Type in CallEventType]: CallEventOf<Type> }[CallEventType];

/** What another system reported. */
export type ReportedEvent = Extract<CallEvent, { type: ReportedType }>;

const REPORTED: ReadonlySet<CallEventType> = new Set<ReportedType>([
  'call.initiated',
  'call.routed',
  'call.answered',
  'call.held',
  'call.resumed',
  'call.transferred',
  'call.ended',
]);

export function isReported(event: CallEvent): event is ReportedEvent {
  return REPORTED.has(event.type);
}

const DERIVED: ReadonlySet<CallEventType> = new Set<DerivedType>([
  'call.retransferred',
  'survey.requested',
  'alert.raised',
]);

/** True of what a rule of Mainline concluded. */
export function isDerived({ type }: CallEvent): boolean {
  return isDerivedType(type);
}

/** True of the types of what rules of Mainline conclude. */
export function isDerivedType(type: CallEventType): boolean {
  return DERIVED.has(type);
}

/** Events of one request share its moment: what leads to what, as far as one can lead to another. */
const CAUSAL_ORDER: Readonly<Record<CallEventType, number>> = {
  'call.incoming': 0,
  'call.initiated': 1,
  'call.routed': 2,
  'call.answered': 3,
  'call.held': 4,
  'call.resumed': 5,
  'call.transferred': 6,
  'call.ended': 7,
  'session.answered': 8,
  'menu.input': 9,
  'leg.status': 10,
  'leg.screening': 11,
  'leg.screened': 12,
  'dial.completed': 13,
  'dial.started': 14,
  'voicemail.started': 15,
  'voicemail.recorded': 16,
  'recording.status': 17,
  'transcription.status': 18,
  'call.fallback': 19,
  'call.status': 20,
  'call.lost': 21,
  'call.failed': 22,
  'call.retransferred': 23,
  'alert.raised': 24,
  'survey.requested': 25,
  'audit.recorded': 26,
  'alert.acknowledged': 27,
  'alert.resolved': 28,
  'call.queued': 29,
  'call.flagged': 30,
  'call.noted': 31,
  'voicemail.heard': 32,
  'call.erased': 33,
  'recording.deleted': 34,
};

const RANKS: ReadonlyMap<string, number> = new Map(Object.entries(CAUSAL_ORDER));

/** A type that only a later version of Mainline knows comes last. */
function rankOf({ type }: Pick<CallEvent, 'type'>): number {
  return RANKS.get(type) ?? RANKS.size;
}

/** Orders events by when they happened, then by what leads to what, then by id, so that every reader lists them alike. */
export function compareCallEvents(left: CallEvent, right: CallEvent): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  const order = rankOf(left) - rankOf(right);
  if (order !== 0) return order;
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

/** Sorts events by the call they belong to, in the order given. */
export function groupByCall<Event extends { readonly callId: string }>(
  events: readonly Event[],
): Map<string, Event[]> {
  const calls = new Map<string, Event[]>();
  for (const event of events) {
    const ofCall = calls.get(event.callId);
    if (ofCall === undefined) calls.set(event.callId, [event]);
    else ofCall.push(event);
  }
  return calls;
}
