import { Schema, type SchemaDefinitionProperty, type SchemaOptions } from 'mongoose';
import type {
  Call,
  CallAlert,
  Caller,
  CallLeg,
  CallOffer,
  CallWait,
  MenuEntry,
  OtherRecording,
  Voicemail,
} from '../../model/call.js';
import type { Fingerprint } from '../../model/fingerprint.js';

/** A {@link Fingerprint} as it is stored: `copies` are its `receipts`. */
export interface StoredFingerprint extends Pick<Fingerprint, 'low' | 'high'> {
  readonly copies: number;
  /** Missing where no digest was kept yet. */
  readonly contents?: number;
}

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
type OptionalField =
  'type' | 'agentId' | 'offers' | 'waits' | 'alerts' | 'otherRecordings' | 'session' | 'echo' | 'foldVersion';

/** How a schema describes each field of a type: one that is forgotten does not compile. */
export type Fields<Type> = Readonly<Record<keyof Type, SchemaDefinitionProperty>>;

// Nothing goes through mongoose's casting, so that `strict` and `required` speak to those who hold documents against the schema.
export const OPTIONS = {
  versionKey: false,
  minimize: false,
  strict: 'throw',
} as const satisfies SchemaOptions;

export const TEXT = { type: String, required: true } as const;
export const COUNT = { type: Number, required: true } as const;
export const FLAG = { type: Boolean, required: true } as const;
/** What may be `null`. */
export const OPTIONAL_TEXT = { type: String } as const;
const OPTIONAL_COUNT = { type: Number } as const;
const OPTIONAL_DATE = { type: Date } as const;

/** A document inside another one, without an id of its own. */
export function part<Type>(fields: Fields<Type>) {
  return new Schema({ ...fields }, { ...OPTIONS, _id: false });
}

export const sums = { low: COUNT, high: COUNT, copies: COUNT, contents: OPTIONAL_COUNT } as const;

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

const offer = part<CallOffer>({
  agentId: OPTIONAL_TEXT,
  number: OPTIONAL_TEXT,
  result: TEXT,
  missedBecause: OPTIONAL_TEXT,
  retransferred: FLAG,
  answerMilliseconds: OPTIONAL_COUNT,
  handleMilliseconds: OPTIONAL_COUNT,
  holdMilliseconds: COUNT,
});

const wait = part<CallWait>({
  queueId: OPTIONAL_TEXT,
  startedAt: TEXT,
  result: TEXT,
  milliseconds: OPTIONAL_COUNT,
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

/** A row, as part of a call's document. */
export const row = part<CallRow>({
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
  offers: { type: [offer], required: true },
  waits: { type: [wait], required: true },
  alerts: { type: [alert], required: true },
  voicemail: { type: voicemail },
  otherRecordings: { type: [otherRecording], required: true },
  session: OPTIONAL_TEXT,
  echo: FLAG,
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
