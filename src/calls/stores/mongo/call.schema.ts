import { Schema } from 'mongoose';
import type { Call } from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import type { EventSums } from '../../model/call-head.js';
import type { CallFacets } from '../../feed/call-facets.js';

/** Name of the model, and injection name of it. */
export const CALL_MODEL = 'Call';

export const LEASES = 'leases';

/** Name of the collection of the log. */
export const LOG = 'log';

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
  /** When an event was last added, by the database's clock. */
  readonly changedAt?: Date;
}

/** The head of a call: the UTC day of its earliest event, and the sums over its events. */
export interface HeadDocument extends EventSums {
  readonly day: string;
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
  readonly data: unknown;
};

/** A row in which the times that are searched and sorted by are dates. */
export type CallRow = Omit<Call, 'id' | 'startedAt' | 'answeredAt' | 'endedAt' | 'otherRecordings'> & {
  /** Missing in rows that were written before it was kept. */
  readonly otherRecordings?: Call['otherRecordings'];
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
};

/** The schema of `calls`; what is written is typed by {@link CallDocument} and goes past mongoose's casting. */
export const callSchema = new Schema<CallDocument>(
  {
    _id: { type: String, required: true },
    events: { type: Schema.Types.Mixed, required: true },
    call: { type: Schema.Types.Mixed },
    facets: { type: Schema.Types.Mixed },
    changedAt: { type: Date },
  },
  { collection: 'calls', versionKey: false, minimize: false, strict: 'throw' },
);
