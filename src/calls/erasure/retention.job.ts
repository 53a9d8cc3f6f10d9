import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { HOUR, MINUTE } from '../../config/time.js';
import { type Job, JobRunner, type JobTurn, withJitter } from '../maintenance/job-runner.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { Retention } from './retention.js';

/** Erases old calls every hour where `RETENTION_DAYS` is set, and reports what it removed. */
@Injectable()
export class RetentionJob implements Job {
  readonly name = 'erasure of old calls';
  readonly lease = 'retention';
  readonly firstRun: number | null;
  readonly pauseAfterFailure = MINUTE;
  readonly pauseWithoutLease = HOUR;
  private readonly logger = new Logger(RetentionJob.name);

  constructor(
    private readonly retention: Retention,
    private readonly log: MaintenanceLog,
    { maintenance }: AppConfig,
    runner: JobRunner,
  ) {
    this.firstRun = maintenance.retentionDays === null ? null : withJitter(MINUTE);
    runner.add(this);
  }

  async run({ signal, renewLease }: JobTurn): Promise<number> {
    const report = await this.retention.run({ dryRun: false, onProgress: renewLease, signal });
    this.log.note('retention', report);
    const { callsErased, recordings, before } = report;
    if (callsErased > 0) this.logger.log('old calls were erased', { callsErased, recordings, before });
    return withJitter(HOUR);
  }
}
