import { DomainError } from '../../common/errors/domain-error.js';
import type { BackfillProgress, BackfillReport, BackfillRequest } from './backfill-report.js';
import type { CallResult } from './call-backfill.js';

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
