import type { MaintenanceReport } from '../../calls/maintenance/maintenance-log.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { CallResult } from './call-backfill.js';

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

/** So many failures in a row are not about single calls: Twilio or the stores are down. */
const FAILURES_IN_A_ROW = 3;
/** More say nothing new, and a report has to stay readable. */
const MOST_FAILURES = 100;

/** Counts what a run does. */
export class BackfillTally {
  private calls = 0;
  private eventsFound = 0;
  private eventsAdded = 0;
  private callsClosed = 0;
  private callsGivenUp = 0;
  private callsPending = 0;
  private failuresInARow = 0;
  private readonly failures: string[] = [];

  constructor(
    private readonly request: BackfillRequest,
    private readonly startedAt: string,
  ) {}

  /** True when going on makes no sense. */
  get isHopeless(): boolean {
    return this.failuresInARow >= FAILURES_IN_A_ROW || this.failures.length >= MOST_FAILURES;
  }

  add(callId: string, result: CallResult): void {
    this.failuresInARow = 0;
    this.eventsFound += result.found;
    this.eventsAdded += result.added;
    this.callsClosed += Number(result.closed);
    this.callsPending += Number(result.pending);
    this.tell(callId);
  }

  giveUp(callId: string): void {
    this.failuresInARow = 0;
    this.eventsAdded += 1;
    this.callsGivenUp += 1;
    this.tell(callId);
  }

  /** @param what the call's id, or what was asked for */
  fail(what: string, error: unknown): void {
    this.failuresInARow += 1;
    const code = error instanceof DomainError ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
    this.failures.push(`${what}: ${code}`);
  }

  report(finishedAt: string): BackfillReport {
    const { since, dryRun } = this.request;
    const { startedAt, calls, eventsFound, eventsAdded, callsClosed, callsGivenUp, callsPending } = this;
    const counts = { calls, eventsFound, eventsAdded, callsClosed, callsGivenUp, callsPending };
    return { startedAt, finishedAt, since, dryRun, ...counts, failures: [...this.failures] };
  }

  private tell(callId: string): void {
    this.calls += 1;
    const progress: BackfillProgress = { calls: this.calls, eventsAdded: this.eventsAdded, callId };
    this.request.onProgress?.(progress);
  }
}
