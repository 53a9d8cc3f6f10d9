import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { type Job, JobRunner } from '../../calls/maintenance/job-runner.js';
import { SECOND } from '../../config/time.js';
import { BackfillJob } from './backfill.job.js';
import { VerifiedCalls } from './call-backfill.js';

const INTERVAL = 5 * SECOND;

/** Asks Twilio anew when a database is back after both were down: what was stored may be gone. */
@Injectable()
export class OutageJob implements Job {
  readonly name = 'watch for outages';
  readonly lease = null;
  readonly firstRun: number | null;
  readonly pauseAfterFailure = INTERVAL;
  private readonly outages = new OutageWatch();

  constructor(
    private readonly backfill: BackfillJob,
    private readonly calls: CallsRepository,
    private readonly verified: VerifiedCalls,
    runner: JobRunner,
  ) {
    this.firstRun = backfill.firstRun === null ? null : INTERVAL;
    runner.add(this);
  }

  run(): Promise<number> {
    if (this.outages.isOver(this.calls.status().stores.map(({ up }) => up))) {
      this.verified.clear();
      this.backfill.startOver();
    }
    return Promise.resolve(INTERVAL);
  }
}

/** Notices when a database is back after both were down. */
export class OutageWatch {
  private wasUp = false;
  private isOut = false;

  /**
   * @param up whether each database is up, as seen now; before any of them was ever up, there is no outage
   * @returns true once for each outage, when it is over
   */
  isOver(up: readonly boolean[]): boolean {
    const someUp = up.some(Boolean);
    const isOver = someUp && this.isOut;
    this.isOut = !someUp && this.wasUp;
    this.wasUp ||= someUp;
    return isOver;
  }
}
