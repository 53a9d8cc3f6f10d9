import { Schema } from 'mongoose';
import type { CallEvent } from '../../model/call-event.js';
import type { CallFacets } from '../../feed/call-facets.js';
import { CALL_INDEXES, LOG_INDEXES } from './call-indexes.js';
import {
  type CallRow,
  COUNT,
  type Fields,
  FLAG,
  OPTIONAL_TEXT,
  OPTIONS,
  part,
  row,
  type StoredFingerprint,
  sums,
  TEXT,
} from './call-row.schema.js';

/** Names of the models, and injection names of them. */
export const CALL_MODEL = 'Call';
export const LOG_MODEL = 'LogEntry';
export const LEASE_MODEL = 'Lease';

/** A call as MongoDB keeps it: one document, with its events inside, so that adding events is atomic per call. */
export interface CallDocument {
  readonly _id: string;
  /** By event id. Names and `data` are written as `escapeKeys` leaves them. */
  readonly events: Readonly<Record<string, StoredCallEvent>>;
  /** Sums over the events, kept in the step that adds them; missing before the first one is there. */
  readonly head?: HeadDocument;
  /** The folded row; missing until it is published. */
  readonly call?: CallRow;
  /** What the row is searched and sorted by; written with it. */
  readonly facets?: CallFacets;
  /** What few calls are looked for by; missing in documents of earlier versions, which a filter for `null` finds. */
  readonly marks?: readonly CallMark[] | null;
  /** True once the row says that the call is over and its message, if any, is there: from then on its sums are in an index. */
  readonly settled?: boolean;
  /** When an event was last added, by the database's clock. */
  readonly changedAt?: Date;
}

/**
 * What calls are found by of which there are few, or most of which are over: one index has an entry per mark. `unsettled` has no row yet, or
 * one that is not settled; `kept` is not erased.
 */
export const CALL_MARKS = [
  'unsettled',
  'kept',
  'voicemail',
  'unheard',
  'flagged',
  'alerted',
  'alert_open',
  'undeleted_recordings',
] as const;
type FixedMark = (typeof CALL_MARKS)[number];
/** Marks of a call's own: its session, and whom an outbound call was placed to. They need no index for themselves. */
export type CallMark = FixedMark | `${'session' | 'called'}:${string}`;

export function sessionMark(session: string): CallMark {
  return `session:${session}`;
}

export function calledMark(number: string): CallMark {
  return `called:${number}`;
}

/** The head of a call: the UTC day of its earliest event, and the sums over its events. */
export interface HeadDocument extends StoredFingerprint {
  readonly day: string;
  readonly events: number;
}

/** One entry of the log; `_id` is its number. */
export interface LogDocument {
  readonly _id: number;
  readonly callId: string;
  readonly eventId: string;
}

/** A lease, in a collection of its own; `_id` is its name. */
export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly expiresAt: Date;
}

/** An event without what its place says: the call's id and its own. */
export type StoredCallEvent = Pick<CallEvent, 'type' | 'at' | 'receivedAt' | 'source'> & {
  /** Of its content; missing where none was kept yet. */
  readonly digest?: string;
  readonly data: unknown;
};

/** Of an event's data each type has fields of its own, which `CallEventData` lists. */
const storedEvent = part<StoredCallEvent>({
  type: TEXT,
  at: TEXT,
  receivedAt: TEXT,
  source: TEXT,
  digest: OPTIONAL_TEXT,
  data: { type: Schema.Types.Mixed, required: true },
});

const head = part<HeadDocument>({ day: TEXT, events: COUNT, ...sums });

const facets = part<CallFacets>({
  number: OPTIONAL_TEXT,
  hasVoicemail: FLAG,
  unheard: FLAG,
  durationRank: COUNT,
  // Blank is a value, which `required` would refuse.
  searchText: { type: String },
  searchWords: { type: [String], required: true },
});

const call: Fields<CallDocument> = {
  _id: TEXT,
  events: { type: Map, of: storedEvent, required: true },
  head: { type: head },
  call: { type: row },
  facets: { type: facets },
  marks: { type: [String], default: undefined },
  settled: { type: Boolean },
  changedAt: { type: Date },
};
const logEntry: Fields<LogDocument> = { _id: COUNT, callId: TEXT, eventId: TEXT };
const lease: Fields<LeaseDocument> = { _id: TEXT, holder: TEXT, expiresAt: { type: Date, required: true } };

/** `calls`: what is stored of each call, and the indexes of that. */
export const callSchema = new Schema({ ...call }, { ...OPTIONS, collection: 'calls' });
for (const { key, ...options } of CALL_INDEXES) callSchema.index(key, options);

export const logSchema = new Schema({ ...logEntry }, { ...OPTIONS, collection: 'log' });
for (const { key, ...options } of LOG_INDEXES) logSchema.index(key, options);

export const leaseSchema = new Schema({ ...lease }, { ...OPTIONS, collection: 'leases' });
