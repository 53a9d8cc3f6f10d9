import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Eraser } from '../../calls/erasure/eraser.js';
import { RepeatingTask, untilAborted } from '../../common/jobs/repeating-task.js';
import { NumberMemory } from './number-memory.js';
import { PendingCalls } from './pending-calls.js';

/** Milliseconds: from one look for changes to the next. */
const LOOK_EVERY = 3000;
/** Milliseconds: a server that starts while Supabase is silent answers callers after this. */
const FIRST_LOOK_LIMIT = 2000;

/**
 * Keeps memory and Supabase together: tells Supabase of the calls that were answered without it, then looks for what has changed. In
 * this order, so that a look never brings a number's new tenant before Supabase knows who called the old one.
 */
@Injectable()
export class PoolFollower implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PoolFollower.name);
  private readonly task = new RepeatingTask(
    (signal) => untilAborted(signal, this.look()),
    () => LOOK_EVERY,
  );
  private isTroubled = false;

  constructor(
    private readonly memory: NumberMemory,
    private readonly pending: PendingCalls,
    eraser: Eraser,
  ) {
    eraser.onErased(async (callIds) => {
      await this.pending.forget(callIds);
      this.task.trigger();
    });
  }

  async onModuleInit(): Promise<void> {
    await Promise.all([this.memory.load(), this.pending.load()]);
  }

  /** Where nothing is known yet, Supabase is asked once before the first request comes, unless it does not answer soon. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.memory.isKnown) this.task.start(0);
    else await this.task.startNow(FIRST_LOOK_LIMIT);
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
    await this.memory.settle();
  }

  /**
   * One look. Who was forgotten stands in the memory as an earlier caller: everything is read anew.
   *
   * @throws StoreUnavailableError when Supabase does not answer
   */
  async refresh(): Promise<void> {
    const { count, forgotten } = await this.pending.deliver();
    await this.memory.refresh(forgotten > 0);
    await this.pending.settle(count);
  }

  private async look(): Promise<number> {
    try {
      await this.refresh();
      this.isTroubled = false;
    } catch (error: unknown) {
      if (!this.isTroubled)
        this.logger.warn('pooled numbers cannot be read: the last known ones count', error);
      this.isTroubled = true;
    }
    return LOOK_EVERY;
  }
}
