import { Injectable, Logger } from '@nestjs/common';
import { Eraser } from '../../calls/erasure/eraser.js';
import { type Job, JobRunner, type JobTurn, withJitter } from '../../calls/maintenance/job-runner.js';
import { MINUTE } from '../../config/time.js';
import { RecordingRemover } from './recording-remover.js';

/** Deletes the recordings of erased calls at once, and what was left of them every minute. */
@Injectable()
export class RemovalJob implements Job {
  readonly name = 'deletion of recordings';
  readonly lease = 'recording-removal';
  readonly firstRun = withJitter(MINUTE);
  readonly pauseAfterFailure = MINUTE;
  readonly givesLeaseBack = true;
  private readonly logger = new Logger(RemovalJob.name);

  constructor(
    private readonly remover: RecordingRemover,
    eraser: Eraser,
    runner: JobRunner,
  ) {
    const trigger = runner.add(this);
    eraser.onErased(() => trigger());
  }

  async run({ signal }: JobTurn): Promise<number> {
    const recordings = await this.remover.run(signal);
    if (recordings > 0) this.logger.log('Recordings of erased calls were deleted', { recordings });
    return withJitter(MINUTE);
  }
}
