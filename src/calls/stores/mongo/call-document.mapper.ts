import type { Call } from '../../model/call.js';
import { type CallEvent, compareCallEvents } from '../../model/call-event.js';
import { calledOf, facetsOf, hasOpenAlert } from '../../feed/call-facets.js';
import { contentDigest } from '../../model/fingerprint.js';
import { StoreRejectedError } from '../../../database/link/store.errors.js';
import type { CallRow } from './call-row.schema.js';
import {
  CALL_MARKS,
  calledMark,
  type CallDocument,
  type CallMark,
  sessionMark,
  type StoredCallEvent,
} from './call.schema.js';
import { escapeKeys, unescapeKey, unescapeKeys } from './escape-keys.js';

/** The row of a call as it is stored. */
export function toCallRow(call: Call): CallRow {
  const { id: _id, startedAt, answeredAt, endedAt, fingerprint, ...others } = call;
  return {
    ...others,
    startedAt: toDate(startedAt),
    answeredAt: answeredAt === null ? null : toDate(answeredAt),
    endedAt: endedAt === null ? null : toDate(endedAt),
    fingerprint: {
      low: fingerprint.low,
      high: fingerprint.high,
      copies: fingerprint.receipts,
      contents: fingerprint.contents,
    },
  };
}

/** The part of a document that a row decides. */
export function toRowFields(call: Call): Required<Pick<CallDocument, RowField>> {
  const facets = facetsOf(call);
  const { alerts, endedAt, erasedAt, flagged, session, undeletedRecordings, voicemail } = call;
  const settled = endedAt !== null && voicemail?.status !== 'processing';
  const holds: Readonly<Record<(typeof CALL_MARKS)[number], boolean>> = {
    unsettled: !settled,
    kept: erasedAt === null,
    voicemail: facets.hasVoicemail,
    unheard: facets.unheard,
    flagged,
    alerted: alerts.length > 0,
    alert_open: hasOpenAlert(call),
    undeleted_recordings: undeletedRecordings > 0,
  };
  const fixed: CallMark[] = CALL_MARKS.filter((mark) => holds[mark]);
  const called = calledOf(call);
  const marks: CallMark[] = [
    ...fixed,
    ...(session === null ? [] : [sessionMark(session)]),
    ...(called === null ? [] : [calledMark(called)]),
  ];
  return { call: toCallRow(call), facets, marks, settled };
}

type RowField = 'call' | 'facets' | 'marks' | 'settled';

/** The calls of those documents that have a row. */
export function toCalls(documents: readonly Pick<CallDocument, '_id' | 'call'>[]): Call[] {
  return documents.flatMap(({ _id, call }) => (call ? [toCall(_id, call)] : []));
}

/** The call of a document that has a row. */
export function toCall(id: string, row: CallRow): Call {
  const { startedAt, answeredAt, endedAt, fingerprint, foldVersion, ...others } = row;
  return {
    id,
    ...others,
    // Rows were those of telephone calls before there were others.
    type: others.type === undefined ? 'voice' : others.type,
    agentId: others.agentId ?? null,
    offers: others.offers ?? [],
    waits: others.waits ?? [],
    alerts: others.alerts ?? [],
    otherRecordings: others.otherRecordings ?? [],
    session: others.session ?? null,
    echo: others.echo ?? false,
    startedAt: startedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    fingerprint: {
      low: fingerprint.low,
      high: fingerprint.high,
      receipts: fingerprint.copies,
      contents: fingerprint.contents ?? 0,
    },
    foldVersion: foldVersion ?? 0,
  };
}

/**
 * An event as it is stored below its id.
 *
 * @throws StoreRejectedError when one of its times is none: heads sum up by them
 */
export function toStoredEvent(event: CallEvent): StoredCallEvent {
  const { type, at, receivedAt, source, data } = event;
  for (const time of [at, receivedAt]) toDate(time);
  return { type, at, receivedAt, source, digest: contentDigest(event), data: escapeKeys(data) };
}

/** The events of a document, in their order. */
export function toCallEvents({ _id: callId, events }: Pick<CallDocument, '_id' | 'events'>): CallEvent[] {
  return Object.entries(events)
    .map(([key, event]) => toCallEvent(callId, unescapeKey(key), event))
    .sort(compareCallEvents);
}

function toCallEvent(callId: string, id: string, stored: StoredCallEvent): CallEvent {
  const { type, at, receivedAt, source, data } = stored;
  // Only toStoredEvent writes events, so that type and data belong together as they did there.
  return { id, callId, type, at, receivedAt, source, data: unescapeKeys(data) } as CallEvent;
}

/** @throws StoreRejectedError when the text is no time */
export function toDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new StoreRejectedError('a call or an event has a time that is none');
  return date;
}
