import { Injectable, Logger } from '@nestjs/common';
import { HOUR } from '../../config/time.js';
import { type Job, JobRunner, withJitter } from '../maintenance/job-runner.js';
import { logRepair } from '../maintenance/reconcile-report.js';
import { SampleCheck } from './sample-check.js';

/** Checks every hour a sample of calls against their events. */
@Injectable()
export class SampleJob implements Job {
  readonly name = 'check of a sample';
  readonly lease = 'sample';
  readonly firstRun = withJitter(HOUR);
  readonly pauseAfterFailure = HOUR;
  private readonly logger = new Logger(SampleJob.name);

  constructor(
    private readonly sample: SampleCheck,
    runner: JobRunner,
  ) {
    runner.add(this);
  }

  async run(): Promise<number> {
    logRepair(this.logger, this.name, await this.sample.run());
    return withJitter(HOUR);
  }
}
