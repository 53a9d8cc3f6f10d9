import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RepeatingTask } from '../../common/jobs/repeating-task.js';
import { AppConfig } from '../../config/app-config.js';
import { Leases } from '../../database/link/leases.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { HOUR, LEASE_SECONDS, logFailure, MINUTE, withJitter } from '../maintenance/schedule.js';
import { Retention } from './retention.js';

/** Erases old calls every hour where `RETENTION_DAYS` is set, and reports what it removed. */
@Injectable()
export class RetentionSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetentionSchedule.name);
  private readonly task = new RepeatingTask(
    (signal) => this.run(signal),
    (error) => this.failed(error),
  );

  constructor(
    private readonly retention: Retention,
    private readonly leases: Leases,
    private readonly log: MaintenanceLog,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.maintenance.retentionDays !== null) this.task.start(withJitter(MINUTE));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }

  private async run(signal: AbortSignal): Promise<number> {
    if (!(await this.leases.hold('retention', LEASE_SECONDS))) return withJitter(HOUR);
    const onProgress = (): void => void this.leases.renew('retention', LEASE_SECONDS);
    const report = await this.retention.run({ dryRun: false, onProgress, signal });
    this.log.note('retention', report);
    const { callsErased, recordings, before } = report;
    if (callsErased > 0) this.logger.log('old calls were erased', { callsErased, recordings, before });
    return withJitter(HOUR);
  }

  private failed(error: unknown): number {
    logFailure(this.logger, 'erasure of old calls', error);
    return withJitter(MINUTE);
  }
}
