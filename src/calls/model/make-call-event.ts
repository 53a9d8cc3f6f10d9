import { createHash } from 'node:crypto';
import { type CallEventData, type CallEventOf, type CallEventType, isDerivedType } from './call-event.js';

/** Of which the id tells two events of one type in one call apart. */
type Distinction = readonly (string | number | null)[];

/** Distinguishes events that happen as often as somebody wants them to: their maker numbers them. */
const BY_OCCURRENCE = 'occurrence';

/**
 * What makes two reports of one type, about one call, the same fact.
 *
 * Changing a line changes the ids of all such events, and doubles them at the next backfill: `event-ids.spec.ts` holds every one.
 */
const DISTINCTIONS: {
  readonly [Type in CallEventType]: typeof BY_OCCURRENCE | ((data: CallEventData[Type]) => Distinction);
} = {
  'call.incoming': () => [],
  'session.answered': () => [],
  'menu.input': ({ attempt, digits }) => [attempt, digits],
  'dial.started': ({ round }) => [round],
  'leg.status': ({ legSid, sequence, status }) => [legSid, sequence, status],
  'leg.screening': ({ legSid }) => [legSid],
  'leg.screened': ({ legSid, digits }) => [legSid, digits],
  'dial.completed': ({ round, status }) => [round, status],
  'voicemail.started': ({ reason }) => [reason],
  'voicemail.recorded': ({ recordingSid }) => [recordingSid],
  'recording.status': ({ recordingSid, status }) => [recordingSid, status],
  'transcription.status': ({ recordingSid, status }) => [recordingSid, status],
  'call.status': ({ sequence, status }) => [sequence, status],
  'call.fallback': ({ errorCode }) => [errorCode],
  'call.lost': () => [],
  'call.failed': () => [],
  'call.erased': () => [],
  'recording.deleted': ({ recordingSid }) => [recordingSid],
  'call.flagged': BY_OCCURRENCE,
  'call.noted': BY_OCCURRENCE,
  'call.queued': BY_OCCURRENCE,
  'voicemail.heard': BY_OCCURRENCE,
  'audit.recorded': BY_OCCURRENCE,
  // Reports have ids of their own making, which follow from what the reporter says of a repeat.
  'call.initiated': BY_OCCURRENCE,
  'call.routed': BY_OCCURRENCE,
  'call.answered': BY_OCCURRENCE,
  'call.held': BY_OCCURRENCE,
  'call.resumed': BY_OCCURRENCE,
  'call.transferred': BY_OCCURRENCE,
  'call.ended': BY_OCCURRENCE,
  'call.retransferred': ({ occurrence }) => [occurrence],
  'survey.requested': () => [],
  'alert.raised': ({ kind, occurrence }) => [kind, occurrence],
  'alert.acknowledged': ({ alertId }) => [alertId],
  'alert.resolved': ({ alertId }) => [alertId],
};

/** A fact, before it has an id. */
export interface CallFact<Type extends CallEventType> extends Omit<CallEventOf<Type>, 'id'> {
  readonly accountSid: string;
  /** Tells it from others of its type where nothing in it does; the same for every report of it. */
  readonly occurrence?: string;
}

/**
 * The one maker of call events.
 *
 * The id is 32 hexadecimal digits of a SHA-256 over what happened, never over when or where it was received: a retry, a replay and a
 * later backfill of the same fact get the same id.
 */
export function makeCallEvent<Type extends CallEventType>(fact: CallFact<Type>): CallEventOf<Type> {
  const { accountSid, occurrence, ...event } = fact;
  return { id: idOf(accountSid, event, occurrence), ...event };
}

function idOf<Type extends CallEventType>(
  accountSid: string,
  { callId, type, data }: Pick<CallEventOf<Type>, 'callId' | 'type' | 'data'>,
  occurrence: string | undefined,
): string {
  const distinguish = DISTINCTIONS[type];
  // What a rule concludes is the same wherever it runs, also where development has made up an account for each server.
  const account = isDerivedType(type) ? null : accountSid;
  const distinction = distinguish === BY_OCCURRENCE ? [occurrence ?? null] : distinguish(data);
  return hashId([account, callId, type, ...distinction]);
}

/** @returns 32 hexadecimal digits that follow from the parts and their order alone */
export function hashId(parts: Distinction): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
