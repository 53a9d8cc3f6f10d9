import type { MaintenanceReport } from '../../calls/maintenance/maintenance-log.js';

/** What a run asks for. */
export interface BackfillRequest {
  /** ISO 8601: calls that began at this time or later. */
  readonly since: string;
  /** ISO 8601; now when missing. */
  readonly until?: string;
  /** Finds out what would be recorded and records nothing. */
  readonly dryRun: boolean;
  /** Told after every call that was looked at. */
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** Ends the run between two calls. */
  readonly signal?: AbortSignal;
}

export interface BackfillProgress {
  readonly calls: number;
  readonly eventsAdded: number;
  readonly callId: string;
}

/** What came of a run; a dry run counts what it would have done. */
export interface BackfillReport extends MaintenanceReport {
  readonly since: string;
  readonly dryRun: boolean;
  /** Calls that were looked at. */
  readonly calls: number;
  /** Facts that Twilio told, known or not. */
  readonly eventsFound: number;
  readonly eventsAdded: number;
  /** Calls whose end was not known. */
  readonly callsClosed: number;
  /** Calls that never ended and that Twilio does not know. */
  readonly callsGivenUp: number;
  /** Calls of which Twilio will tell more, 15 minutes after their end. */
  readonly callsPending: number;
  /** One line per failure: the call, or the list, and the code of the error. */
  readonly failures: readonly string[];
}
