import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { UnprocessableError } from '../../common/errors/request.errors.js';
import { AppConfig } from '../../config/app-config.js';
import { HOUR, SECOND } from '../../config/time.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { Limits } from '../rules/facts-due.js';
import type { Patience } from '../rules/neglect.js';
import { Directory } from './directory.js';

/** Says which limits count now. */
@Injectable()
export class PresentLimits {
  readonly present: Limits;
  /** After how long something counts as left undone. */
  readonly patience: Patience;
  private last = '';

  constructor(
    private readonly directory: Directory,
    { phone, maintenance }: AppConfig,
  ) {
    this.patience = {
      stuckSeconds: (maintenance.stuckCallHours * HOUR) / SECOND,
      unheardSeconds: (maintenance.unheardAlertHours * HOUR) / SECOND,
    };
    this.present = {
      limitsOf: (queueId) => directory.limitsOf(queueId),
      defaultQueue: phone.defaultQueue,
    };
  }

  /** Calls a listener whenever a queue has other limits, or is known for the first time. */
  onChange(listener: () => void): void {
    this.last = this.written();
    this.directory.onChange(() => {
      const written = this.written();
      if (written === this.last) return;
      this.last = written;
      listener();
    });
  }

  private written(): string {
    return JSON.stringify(this.directory.queues.map(({ id, limits }) => [id, limits]));
  }
}

/** Refuses to start with a `DEFAULT_QUEUE` that there is not. */
@Injectable()
export class DefaultQueue implements OnApplicationBootstrap {
  private readonly logger = new Logger(DefaultQueue.name);

  constructor(
    private readonly directory: Directory,
    private readonly config: AppConfig,
  ) {}

  /**
   * Where Supabase cannot be asked, what is known from before counts; telephone calls have no limits until the queue is known.
   *
   * @throws UnprocessableError `UNKNOWN_QUEUE` when Supabase says that there is no such queue
   */
  async onApplicationBootstrap(): Promise<void> {
    const { defaultQueue } = this.config.phone;
    if (defaultQueue === null) return;
    const isAsked = await this.ask();
    if (this.directory.findQueue(defaultQueue) !== null) return;
    const problem = `DEFAULT_QUEUE: there is no queue ${JSON.stringify(defaultQueue)}`;
    if (isAsked) throw new UnprocessableError(problem, { code: 'UNKNOWN_QUEUE' });
    this.logger.warn(
      `${problem}, as far as is known; telephone calls have no limits until Supabase tells of it`,
    );
  }

  private async ask(): Promise<boolean> {
    try {
      await this.directory.refresh();
      return true;
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return false;
      throw error;
    }
  }
}
