import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RepeatingTask } from '../../common/jobs/repeating-task.js';
import { StoreLinks } from '../delivery/store-links.js';
import { Leases } from '../../database/link/leases.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { Reconciler } from './reconciler.js';
import { HOUR, LEASE_SECONDS, logFailure, logRepair, MINUTE, withJitter } from '../maintenance/schedule.js';

/** Comparing all days takes no more than a hundredth of the time; where it is cheap that is every minute. */
const DUTY = 100;
const SOON = 5000;

/**
 * Compares the stores day by day and repairs what differs: at the start, when a store is back after it was down, and at least
 * every hour. One instance at a time, by a lease; two at once do no harm.
 */
@Injectable()
export class DigestSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DigestSchedule.name);
  private readonly comparing = new RepeatingTask(
    (signal) => this.compare(signal),
    (error) => this.failed(error),
  );

  constructor(
    private readonly reconciler: Reconciler,
    private readonly leases: Leases,
    private readonly log: MaintenanceLog,
    private readonly links: StoreLinks,
  ) {}

  /** What one store alone was given, or an instance that is gone was to deliver, nobody else brings to the other one. */
  onApplicationBootstrap(): void {
    for (const link of this.links.all) link.onBack(() => this.comparing.trigger(SOON));
    this.comparing.start(withJitter(SOON));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.comparing.stop();
  }

  private async compare(signal: AbortSignal): Promise<number> {
    if (!(await this.leases.hold('digests', LEASE_SECONDS))) return withJitter(MINUTE);
    const began = performance.now();
    const onProgress = (): void => void this.leases.renew('digests', LEASE_SECONDS);
    const report = await this.reconciler.reconcile({
      from: null,
      to: null,
      dryRun: false,
      onProgress,
      signal,
    });
    this.log.noteRepair('digests', report, report.callsChecked);
    logRepair(this.logger, 'comparison of all days', report);
    const pause = (performance.now() - began) * DUTY;
    return withJitter(Math.min(HOUR, Math.max(MINUTE, pause)));
  }

  private failed(error: unknown): number {
    this.log.noteFailure('digests');
    logFailure(this.logger, 'comparison of the stores', error);
    return withJitter(MINUTE);
  }
}
