import { Injectable, Logger } from '@nestjs/common';
import { HOUR, MINUTE } from '../../config/time.js';
import { StoreLinks } from '../delivery/store-links.js';
import { type Job, JobRunner, type JobTurn, withJitter } from '../maintenance/job-runner.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { logRepair } from '../maintenance/reconcile-report.js';
import { Reconciler } from './reconciler.js';

/** Comparing all days takes no more than a hundredth of the time; where it is cheap that is every minute. */
const DUTY = 100;
const SOON = 5000;

/**
 * Compares the stores day by day and repairs what differs: at the start, when a store is back after it was down, and at least
 * every hour.
 */
@Injectable()
export class DigestJob implements Job {
  readonly name = 'comparison of all days';
  readonly lease = 'digests';
  readonly firstRun = withJitter(SOON);
  readonly pauseAfterFailure = MINUTE;
  private readonly logger = new Logger(DigestJob.name);

  constructor(
    private readonly reconciler: Reconciler,
    private readonly log: MaintenanceLog,
    links: StoreLinks,
    runner: JobRunner,
  ) {
    // What one store alone was given, or an instance that is gone was to deliver, nobody else brings to the other one.
    const trigger = runner.add(this);
    for (const link of links.all) link.onBack(() => trigger(SOON));
  }

  async run({ signal, renewLease }: JobTurn): Promise<number> {
    const began = performance.now();
    const all = { from: null, to: null, dryRun: false };
    const report = await this.reconciler.reconcile({ ...all, onProgress: renewLease, signal });
    this.log.noteRepair('digests', report, report.callsChecked);
    logRepair(this.logger, this.name, report);
    const pause = (performance.now() - began) * DUTY;
    return withJitter(Math.min(HOUR, Math.max(MINUTE, pause)));
  }

  onFailure(): void {
    this.log.noteFailure('digests');
  }
}
