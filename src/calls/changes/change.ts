import type { Call } from '../model/call.js';
import type { HistoryEntry } from '../fold/call-history.js';
import type { ChangeCursor } from './change-cursor.js';

/** One event that is told, with the present verdict on it, and what it made of its call. */
export interface Change extends HistoryEntry {
  /** The call now, with this event and perhaps later ones; `null` when its events cannot be folded. */
  readonly call: Call | null;
  /** The call as it would be without this event and those after it on the page; `null` without any other. */
  readonly before: Call | null;
  /** True when no event of the call was told earlier. */
  readonly isNew: boolean;
  /**
   * What came before the beginning of a reported call, and is told with it: until then nobody is to know of the call. Empty for every
   * other event.
   */
  readonly early: readonly HistoryEntry[];
  /** True of an event that is told later, as one of {@link early}. */
  readonly isWithheld: boolean;
  /** How many of the messages about this event the client has already. */
  readonly messagesBefore: number;
  /** What the client has been told with this. */
  readonly cursor: ChangeCursor;
}

/** Changes that follow a cursor. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /** What the client has been told with all of them. */
  readonly cursor: ChangeCursor;
  /** True when there is more to read at once. */
  readonly more: boolean;
}

/** Which changes are asked for. */
export interface ChangeRequest {
  readonly after: ChangeCursor;
  /** 1 to 100. */
  readonly limit: number;
  /** Leaves out what comes after this in either log. */
  readonly upTo?: ChangeCursor;
}
