import type { Call } from '../model/call.js';
import type { CallEvent } from '../model/call-event.js';
import type { ChangeCursor } from './change-cursor.js';

/** One event that is told, and what it made of its call. */
export interface Change {
  readonly event: CallEvent;
  /** The call now, with this event and perhaps later ones; `null` when its events cannot be folded. */
  readonly call: Call | null;
  /** The call as it would be without this event; `null` without any other. */
  readonly before: Call | null;
  /** True when no event of the call was told earlier. */
  readonly isNew: boolean;
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
