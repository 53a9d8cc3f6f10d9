import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { HOUR, LEASE_SECONDS, logFailure, MINUTE, withJitter } from '../../calls/maintenance/schedule.js';
import { RepeatingTask } from '../../common/jobs/repeating-task.js';
import { AppConfig } from '../../config/app-config.js';
import { BackfillJob } from './backfill-job.js';
import { OutageWatch } from './outage-watch.js';
import { VerifiedCalls } from './verified-calls.js';

/** How long after the start the first run begins, in milliseconds: calls come first. */
const FIRST_RUN = { production: MINUTE, development: 5_000 } as const;
const LOOK_AT_STORES = 5_000;
/** After an outage the journal brings its events first. */
const AFTER_OUTAGE = 30_000;
const RETRY = 5 * MINUTE;
/** Twilio shows the requests about a call 15 minutes after its end. */
const REST_IS_SHOWN = 16 * MINUTE;

/** Backfills after the start, every hour, and when a database is back after both were down; never by itself in tests. */
@Injectable()
export class BackfillSchedule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BackfillSchedule.name);
  private readonly outages = new OutageWatch();
  private readonly backfilling = new RepeatingTask(
    (signal) => this.backfill(signal),
    (error) => this.failed(error),
  );
  private readonly watching = new RepeatingTask(
    () => this.watch(),
    (error) => this.failed(error),
  );

  constructor(
    private readonly job: BackfillJob,
    private readonly calls: CallsRepository,
    private readonly verified: VerifiedCalls,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    const { environment } = this.config;
    if (environment === 'test') return;
    this.backfilling.start(FIRST_RUN[environment]);
    this.watching.start(LOOK_AT_STORES);
  }

  /** Before the journal delivers for the last time and the databases are closed. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.backfilling.stop(), this.watching.stop()]);
  }

  /** A run that was not possible, or not complete, is repeated soon. */
  private async backfill(signal: AbortSignal): Promise<number> {
    const report = await this.job.run(signal);
    if (report === null) return withJitter(LEASE_SECONDS * 1000);
    if (report.failures.length > 0) return withJitter(RETRY);
    return report.callsPending > 0 ? REST_IS_SHOWN : withJitter(HOUR);
  }

  private watch(): Promise<number> {
    if (this.outages.isOver(this.calls.status().stores.map(({ up }) => up))) {
      this.job.startOver();
      this.verified.clear();
      this.backfilling.trigger(AFTER_OUTAGE);
    }
    return Promise.resolve(LOOK_AT_STORES);
  }

  private failed(error: unknown): number {
    logFailure(this.logger, 'backfill', error);
    return withJitter(RETRY);
  }
}
