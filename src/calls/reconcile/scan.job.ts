import { Injectable, Logger } from '@nestjs/common';
import { MINUTE } from '../../config/time.js';
import { type Job, JobRunner, type JobTurn, withJitter } from '../maintenance/job-runner.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { logRepair } from '../maintenance/reconcile-report.js';
import { WatermarkScan } from './watermark-scan.js';

/** Compares every minute what changed. */
@Injectable()
export class ScanJob implements Job {
  readonly name = 'scan of what changed';
  readonly lease = 'scan';
  readonly firstRun = withJitter(MINUTE);
  readonly pauseAfterFailure = MINUTE;
  private readonly logger = new Logger(ScanJob.name);

  constructor(
    private readonly scanner: WatermarkScan,
    private readonly log: MaintenanceLog,
    runner: JobRunner,
  ) {
    runner.add(this);
  }

  async run({ signal }: JobTurn): Promise<number> {
    const report = await this.scanner.run(signal);
    this.log.noteRepair('scan', report, report.callsChanged);
    logRepair(this.logger, this.name, report);
    return withJitter(MINUTE);
  }

  onFailure(): void {
    this.log.noteFailure('scan');
  }
}
