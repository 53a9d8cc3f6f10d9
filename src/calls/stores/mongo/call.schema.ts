import { Schema, type SchemaDefinitionProperty, type SchemaOptions } from 'mongoose';
import type {
  Call,
  CallAlert,
  Caller,
  CallLeg,
  MenuEntry,
  OtherRecording,
  Voicemail,
} from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import type { Fingerprint } from '../../model/fingerprint.js';
import type { CallFacets } from '../../feed/call-facets.js';
import { CALL_INDEXES, LOG_INDEXES } from './call-indexes.js';

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
export type CallMark = (typeof CALL_MARKS)[number];

/** The head of a call: the UTC day of its earliest event, and the sums over its events. */
export interface HeadDocument extends StoredFingerprint {
  readonly day: string;
  readonly events: number;
}

/** A {@link Fingerprint} as it is stored: `copies` are its `receipts`. */
export interface StoredFingerprint extends Pick<Fingerprint, 'low' | 'high'> {
  readonly copies: number;
  /** Missing where no digest was kept yet. */
  readonly contents?: number;
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

/** A row in which the times that are searched and sorted by are dates. */
export type CallRow = Omit<
  Call,
  'id' | 'startedAt' | 'answeredAt' | 'endedAt' | 'fingerprint' | OptionalField
> & {
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  readonly fingerprint: StoredFingerprint;
} & Partial<Pick<Call, OptionalField>>;

/** What is missing in rows that were written before it was kept. */
type OptionalField = 'type' | 'agentId' | 'alerts' | 'otherRecordings' | 'foldVersion';

/** How a schema describes each field of a type: one that is forgotten does not compile. */
type Fields<Type> = Readonly<Record<keyof Type, SchemaDefinitionProperty>>;

// Nothing goes through mongoose's casting, so that `strict` and `required` speak to those who hold documents against the schema.
const OPTIONS = { versionKey: false, minimize: false, strict: 'throw' } as const satisfies SchemaOptions;

const TEXT = { type: String, required: true } as const;
const COUNT = { type: Number, required: true } as const;
const FLAG = { type: Boolean, required: true } as const;
/** What may be `null`. */
const OPTIONAL_TEXT = { type: String } as const;
const OPTIONAL_COUNT = { type: Number } as const;
const OPTIONAL_DATE = { type: Date } as const;

/** A document inside another one, without an id of its own. */
function part<Type>(fields: Fields<Type>) {
  return new Schema({ ...fields }, { ...OPTIONS, _id: false });
}

/** Of an event's data each type has fields of its own, which `CallEventData` lists. */
const storedEvent = part<StoredCallEvent>({
  type: TEXT,
  at: TEXT,
  receivedAt: TEXT,
  source: TEXT,
  digest: OPTIONAL_TEXT,
  data: { type: Schema.Types.Mixed, required: true },
});

const sums = { low: COUNT, high: COUNT, copies: COUNT, contents: OPTIONAL_COUNT } as const;

const head = part<HeadDocument>({ day: TEXT, events: COUNT, ...sums });

const caller = part<Caller>({
  raw: OPTIONAL_TEXT,
  number: OPTIONAL_TEXT,
  withheld: FLAG,
  name: OPTIONAL_TEXT,
  city: OPTIONAL_TEXT,
  state: OPTIONAL_TEXT,
  country: OPTIONAL_TEXT,
  verification: OPTIONAL_TEXT,
});

const menuEntry = part<MenuEntry>({ digits: { type: String }, at: TEXT });

const leg = part<CallLeg>({
  sid: TEXT,
  to: OPTIONAL_TEXT,
  status: TEXT,
  startedAt: OPTIONAL_TEXT,
  answeredAt: OPTIONAL_TEXT,
  endedAt: OPTIONAL_TEXT,
  durationSeconds: COUNT,
  accepted: FLAG,
});

const voicemail = part<Voicemail>({
  recordingSid: TEXT,
  status: TEXT,
  durationSeconds: OPTIONAL_COUNT,
  transcript: OPTIONAL_TEXT,
  heardAt: OPTIONAL_TEXT,
});

const alert = part<CallAlert>({
  id: TEXT,
  kind: TEXT,
  state: TEXT,
  raisedAt: TEXT,
  limitSeconds: OPTIONAL_COUNT,
  latenessSeconds: OPTIONAL_COUNT,
  occurrence: TEXT,
  queueId: OPTIONAL_TEXT,
  agentId: OPTIONAL_TEXT,
  acknowledgedAt: OPTIONAL_TEXT,
  acknowledgedBy: OPTIONAL_TEXT,
  ...{ resolvedAt: OPTIONAL_TEXT, resolvedBy: OPTIONAL_TEXT, note: OPTIONAL_TEXT },
});

const otherRecording = part<OtherRecording>({
  recordingSid: TEXT,
  source: OPTIONAL_TEXT,
  status: TEXT,
  durationSeconds: OPTIONAL_COUNT,
});

const fingerprint = part<StoredFingerprint>(sums);

const row = part<CallRow>({
  source: TEXT,
  type: OPTIONAL_TEXT,
  direction: TEXT,
  from: OPTIONAL_TEXT,
  to: OPTIONAL_TEXT,
  caller: { type: caller, required: true },
  status: TEXT,
  providerStatus: OPTIONAL_TEXT,
  outcome: OPTIONAL_TEXT,
  menu: { type: [menuEntry], required: true },
  legs: { type: [leg], required: true },
  answeredBy: OPTIONAL_TEXT,
  agentId: OPTIONAL_TEXT,
  alerts: { type: [alert], required: true },
  voicemail: { type: voicemail },
  otherRecordings: { type: [otherRecording], required: true },
  queue: OPTIONAL_TEXT,
  flagged: FLAG,
  note: OPTIONAL_TEXT,
  startedAt: { type: Date, required: true },
  answeredAt: OPTIONAL_DATE,
  endedAt: OPTIONAL_DATE,
  durationSeconds: OPTIONAL_COUNT,
  waitSeconds: COUNT,
  talkSeconds: COUNT,
  failureReason: OPTIONAL_TEXT,
  erasedAt: OPTIONAL_TEXT,
  undeletedRecordings: COUNT,
  eventCount: COUNT,
  receivedSum: COUNT,
  fingerprint: { type: fingerprint, required: true },
  foldVersion: OPTIONAL_COUNT,
});

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
