import { Injectable, Logger } from '@nestjs/common';
import { HOUR, MINUTE } from '../../config/time.js';
import { type Job, JobRunner, type JobTurn, withJitter } from '../maintenance/job-runner.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { logRepair, type RefoldReport } from '../maintenance/reconcile-report.js';
import { Refold } from './refold.js';

const SOON = 10_000;

/** Folds rows again that an earlier version of Mainline made: at the start, and every hour for what an instance of it wrote since. */
@Injectable()
export class RefoldJob implements Job {
  readonly name = 'folding of older rows';
  readonly lease = 'refold';
  readonly firstRun = withJitter(SOON);
  readonly pauseAfterFailure = MINUTE;
  private readonly logger = new Logger(RefoldJob.name);

  constructor(
    private readonly refold: Refold,
    private readonly log: MaintenanceLog,
    runner: JobRunner,
  ) {
    runner.add(this);
  }

  async run({ signal, renewLease }: JobTurn): Promise<number> {
    const onProgress = (report: RefoldReport): void => {
      renewLease();
      this.log.noteRefold(report);
    };
    const report = await this.refold.run({ gently: true, signal, onProgress });
    this.log.noteRefold(report);
    logRepair(this.logger, this.name, report);
    return withJitter(HOUR);
  }
}
