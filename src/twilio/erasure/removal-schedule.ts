import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Eraser } from '../../calls/erasure/eraser.js';
import { Leases } from '../../database/link/leases.js';
import { LEASE_SECONDS, logFailure, MINUTE, withJitter } from '../../calls/maintenance/schedule.js';
import { RepeatingTask } from '../../common/jobs/repeating-task.js';
import { RecordingRemover } from './recording-remover.js';

const LEASE = 'recording-removal';

/** Deletes the recordings of erased calls at once, and what was left of them every minute. */
@Injectable()
export class RemovalSchedule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RemovalSchedule.name);
  private stopListening: () => void = () => undefined;
  private readonly removing = new RepeatingTask(
    (signal) => this.remove(signal),
    (error) => this.failed(error),
  );

  constructor(
    private readonly remover: RecordingRemover,
    private readonly eraser: Eraser,
    private readonly leases: Leases,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.eraser.onErased(() => this.removing.trigger());
    this.removing.start(withJitter(MINUTE));
  }

  /** Before the journal delivers for the last time and the databases are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await this.removing.stop();
  }

  private async remove(signal: AbortSignal): Promise<number> {
    if (!(await this.leases.hold(LEASE, LEASE_SECONDS))) return withJitter(MINUTE);
    try {
      const recordings = await this.remover.run(signal);
      if (recordings > 0) this.logger.log('Recordings of erased calls were deleted', { recordings });
    } finally {
      // Another instance may be told of an erasure next, and should not have to wait.
      await this.leases.hold(LEASE, 0);
    }
    return withJitter(MINUTE);
  }

  private failed(error: unknown): number {
    logFailure(this.logger, 'deletion of recordings', error);
    return withJitter(MINUTE);
  }
}
