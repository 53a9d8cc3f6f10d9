import { Injectable, Logger } from '@nestjs/common';
import {
  type Job,
  JobRunner,
  type JobTurn,
  type Trigger,
  withJitter,
} from '../../calls/maintenance/job-runner.js';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import { HOUR, MINUTE, SECOND } from '../../config/time.js';
import { Backfill } from './backfill.js';
import type { BackfillReport } from './backfill-report.js';
import { BackfillWindow } from './backfill-window.js';
import { CALLBACKS_ARRIVE, REQUESTS_SHOWN } from './call-backfill.js';

/** After an outage the journal brings its events first. */
const AFTER_OUTAGE = 30 * SECOND;
const RETRY = 5 * MINUTE;
/** From a run until calls that had just ended can be looked at, and until Twilio shows the requests about them. */
const JUST_ENDED = CALLBACKS_ARRIVE + 5 * SECOND;
const WHOLE = REQUESTS_SHOWN + MINUTE;
/** Often enough for the lease to last, seldom enough to cost nothing. */
const CALLS_PER_RENEWAL = 25;

/** Backfills after the start, every hour, and after an outage, each time from where the last whole run began. */
@Injectable()
export class BackfillJob implements Job {
  readonly name = 'backfill';
  readonly lease = 'backfill';
  readonly firstRun: number | null;
  readonly pauseAfterFailure = RETRY;
  readonly pauseWithoutLease = 2 * MINUTE;
  readonly givesLeaseBack = true;
  private readonly logger = new Logger(BackfillJob.name);
  private readonly trigger: Trigger;
  private lastStart: string | null = null;
  private isAskedFor = false;

  constructor(
    private readonly backfill: Backfill,
    private readonly window: BackfillWindow,
    private readonly log: MaintenanceLog,
    runner: JobRunner,
  ) {
    this.firstRun = window.firstRun;
    this.trigger = runner.add(this);
  }

  /** Runs now, or after the run that is under way, and once more for the calls that ended just before. */
  startNow(): void {
    this.isAskedFor = true;
    this.trigger();
  }

  /** Asks as far back as the first run did, after an outage. */
  startOver(): void {
    this.lastStart = null;
    this.trigger(AFTER_OUTAGE);
  }

  /** A run that was not complete is repeated soon. */
  async run({ signal, renewLease }: JobTurn): Promise<number> {
    const isAskedFor = this.isAskedFor;
    this.isAskedFor = false;
    const since = await this.window.since(this.lastStart);
    const onProgress = ({ calls }: { calls: number }): void => {
      if (calls % CALLS_PER_RENEWAL === 0) renewLease();
    };
    const report = await this.backfill.run({ since, dryRun: false, onProgress, signal });
    this.log.note('backfill', report);
    this.tell(report);
    if (report.failures.length > 0) return withJitter(RETRY);
    this.lastStart = report.startedAt;
    if (isAskedFor) return JUST_ENDED;
    return report.callsPending > 0 ? WHOLE : withJitter(HOUR);
  }

  /** That nothing was missing is no news. */
  private tell({ calls, eventsAdded, callsClosed, callsGivenUp, failures }: BackfillReport): void {
    const fields = { calls, eventsAdded, callsClosed, callsGivenUp };
    if (eventsAdded > 0) this.logger.log('The backfill brought back what was missing', fields);
    if (failures.length > 0) this.logger.warn('The backfill is not complete', { failures });
  }
}
