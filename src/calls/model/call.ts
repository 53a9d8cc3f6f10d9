import type { CallDirection, CallFailureReason, CallSource } from './call-event.js';
import type { Fingerprint } from './fingerprint.js';
import type { AlertKind } from './alert-kind.js';
import type { CallType } from './lifecycle-event.js';

export const CALL_STATUSES = ['waiting', 'active', 'on_hold', 'ended'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

export const CALL_OUTCOMES = [
  'answered',
  'voicemail',
  'missed',
  'abandoned',
  'greeting_played',
  'rejected',
  'failed',
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** A value for each outcome, always in the same order. */
export function forEachOutcome<T>(valueOf: (outcome: CallOutcome) => T): Record<CallOutcome, T> {
  return {
    answered: valueOf('answered'),
    voicemail: valueOf('voicemail'),
    missed: valueOf('missed'),
    abandoned: valueOf('abandoned'),
    greeting_played: valueOf('greeting_played'),
    rejected: valueOf('rejected'),
    failed: valueOf('failed'),
  };
}

/** Who called, as far as it is known. */
export interface Caller {
  /** The caller id exactly as received. */
  readonly raw: string | null;
  /** The number in E.164, or `null` when it is withheld or not a telephone number. */
  readonly number: string | null;
  /** True when the caller hides the number. */
  readonly withheld: boolean;
  readonly name: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  /** The carrier's word on whether the caller id is genuine (Twilio's `StirVerstat`). */
  readonly verification: string | null;
}

/** Keys the caller pressed in the menu. */
export interface MenuEntry {
  readonly digits: string;
  readonly at: string;
}

/** One outbound attempt to reach an agent. */
export interface CallLeg {
  readonly sid: string;
  readonly to: string | null;
  /** Twilio's status of the leg. */
  readonly status: string;
  readonly startedAt: string | null;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number;
  /** True when the one who picked up took the call. */
  readonly accepted: boolean;
}

/** A message that can be heard, now (`completed`) or soon (`processing`). */
export interface Voicemail {
  readonly recordingSid: string;
  readonly status: 'processing' | 'completed';
  readonly durationSeconds: number | null;
  readonly transcript: string | null;
  /** When somebody last marked it as heard; `null` while it counts as unheard. */
  readonly heardAt: string | null;
}

/** A recording on a call that is not its message, such as one of the conversation. */
export interface OtherRecording {
  readonly recordingSid: string;
  /** What made it: Twilio's `RecordingSource`, such as `DialVerb`; `null` when it is not known. */
  readonly source: string | null;
  readonly status: 'processing' | 'completed';
  readonly durationSeconds: number | null;
}

export const ALERT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** The {@link CallAlert.resolvedBy} of an alert that later events show to be none. */
export const BY_EVIDENCE = 'evidence';

/** A limit that the call broke, or what went wrong with it, and what people did about it. */
export interface CallAlert {
  /** The id of the event that raised it. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly state: AlertState;
  readonly raisedAt: string;
  /** The limit that the queue had when it was judged; `null` where it is about no limit. */
  readonly limitSeconds: number | null;
  /** How late a deadline was noticed; `null` where a reported value or a finished call told, and where it is about no limit. */
  readonly latenessSeconds: number | null;
  /** The id of the event that began what took too long, ended what was too short, or says what went wrong. */
  readonly occurrence: string;
  /** The queue whose limit it is; else the one that looks after the call, `null` without any. */
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly acknowledgedAt: string | null;
  /** The name of an API key. */
  readonly acknowledgedBy: string | null;
  /** `null` also where evidence resolved it: that has no moment of its own. */
  readonly resolvedAt: string | null;
  /** The name of an API key, or {@link BY_EVIDENCE}. */
  readonly resolvedBy: string | null;
  /** What whoever resolved it wrote, else whoever acknowledged it; `null` where nobody wrote anything. */
  readonly note: string | null;
}

/** True where later events, and not a person, resolved it: a key may have the very name. */
export function isResolvedByEvidence({
  resolvedAt,
  resolvedBy,
}: Pick<CallAlert, 'resolvedAt' | 'resolvedBy'>): boolean {
  return resolvedBy === BY_EVIDENCE && resolvedAt === null;
}

/** What came of ringing an agent: `missed` is whatever ended it without the agent's answer. */
export type OfferResult = 'ringing' | 'answered' | 'missed';

/** A call as it was offered to one agent: from the ringing to the end of their conversation. */
export interface CallOffer {
  /** The agent of a reported call; `null` of a telephone call, which knows numbers. */
  readonly agentId: string | null;
  /** The number that was rung; `null` of a reported call. */
  readonly number: string | null;
  readonly result: OfferResult;
  /** Why it was missed, where that is known: the agent pressed the key for it, or the line was busy; else `null`. */
  readonly missedBecause: 'declined' | 'busy' | null;
  /** True where Mainline ended the ringing for lasting too long; the agent may have answered all the same. */
  readonly retransferred: boolean;
  /** From the ringing to the answer; `null` without an answer, and of an agent who answered without being rung. */
  readonly answerMilliseconds: number | null;
  /** From the answer until the call ended or was passed on, holds included; `null` while that lasts, and without an answer. */
  readonly handleMilliseconds: number | null;
  /** The holds that are over, added up. */
  readonly holdMilliseconds: number;
}

/** How a wait for an agent ended: `abandoned` with the call unanswered, whatever its end was called. */
export type WaitResult = 'waiting' | 'answered' | 'abandoned' | 'transferred';

/** One wait for an agent. A transfer begins another one. */
export interface CallWait {
  /** The queue that the caller waited in; `null` of a telephone call, which says none. */
  readonly queueId: string | null;
  readonly startedAt: string;
  readonly result: WaitResult;
  /** `null` while it lasts. */
  readonly milliseconds: number | null;
}

/**
 * One caller's visit to a number: the fold of its events.
 *
 * Times are ISO 8601 UTC with milliseconds, durations whole seconds. {@link isNewerRow} says which of two rows of a call is newer.
 */
export interface Call {
  readonly id: string;
  readonly source: CallSource;
  /** `null` of a reported call while its beginning was not reported: it is in no state yet, and no list shows it. */
  readonly type: CallType | null;
  readonly direction: CallDirection;
  readonly from: string | null;
  readonly to: string | null;
  readonly caller: Caller;
  readonly status: CallStatus;
  /** The provider's last word on the caller's own leg. */
  readonly providerStatus: string | null;
  /** `null` while the call is under way. */
  readonly outcome: CallOutcome | null;
  readonly menu: readonly MenuEntry[];
  readonly legs: readonly CallLeg[];
  /** The agent's number that was bridged with the caller. */
  readonly answeredBy: string | null;
  /** The agent who is rung or talks in a reported call, or did last. */
  readonly agentId: string | null;
  /** In the order in which agents were rung; after them who answered without being rung. */
  readonly offers: readonly CallOffer[];
  /** In their order. */
  readonly waits: readonly CallWait[];
  /** In the order in which they were raised. */
  readonly alerts: readonly CallAlert[];
  /** `null` when there is no audible message. */
  readonly voicemail: Voicemail | null;
  /** The other recordings that the provider has of the call, in the order of their sids. */
  readonly otherRecordings: readonly OtherRecording[];
  /** The session whose number was called; `null` where none had it. */
  readonly session: string | null;
  /** True when the caller had called an earlier tenant of that number, and so did not get the session's greeting. */
  readonly echo: boolean;
  /** The team that looks after the call. */
  readonly queue: string | null;
  readonly flagged: boolean;
  readonly note: string | null;
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  /** `null` while the call is under way. */
  readonly durationSeconds: number | null;
  /** How long the caller waited for an agent. */
  readonly waitSeconds: number;
  /** How long caller and agent were connected. */
  readonly talkSeconds: number;
  /** Why the call counts as failed, when that is for a reason of ours; else `null`. */
  readonly failureReason: CallFailureReason | null;
  /** When the personal data was erased; `null` while it is there. */
  readonly erasedAt: string | null;
  /** Recordings of an erased call that the provider may still have; 0 for every other call. */
  readonly undeletedRecordings: number;
  readonly eventCount: number;
  /** The sum of the events' receive times in milliseconds. */
  readonly receivedSum: number;
  /** Which events the row was folded from. */
  readonly fingerprint: Fingerprint;
  /** Which edition of the fold, and of the words it is searched by, made the row. */
  readonly foldVersion: number;
}

/** What decides which row is newer. */
export type RowVersion = Pick<Call, 'eventCount' | 'receivedSum' | 'fingerprint' | 'foldVersion'>;

/**
 * True of the row that knows more: of more events; else of copies that were received earlier, or come first among those received in
 * the same millisecond; else, of the very same events, folded by a later edition.
 */
export function isNewerRow(row: RowVersion, than: RowVersion): boolean {
  const steps = [
    row.eventCount - than.eventCount,
    than.receivedSum - row.receivedSum,
    than.fingerprint.contents - row.fingerprint.contents,
    row.foldVersion - than.foldVersion,
  ];
  return (steps.find((step) => step !== 0) ?? 0) > 0;
}
