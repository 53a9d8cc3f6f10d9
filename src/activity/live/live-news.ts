import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { StoreDrains } from '../../calls/delivery/store-drains.js';
import { AppConfig } from '../../config/app-config.js';
import type { LiveNamespace } from './live-socket.js';
import { ChangeTail, type PageListener } from '../../calls/changes/change-tail.js';

/** Least time between two words to the other instances, in milliseconds. */
const SPREAD_INTERVAL = 20;

/**
 * Has the tail look as soon as there is something new.
 *
 * With Redis the instances tell each other. Nothing depends on that: without it the tail looks once a second.
 */
@Injectable()
export class LiveNews implements OnModuleDestroy {
  private forget: () => void = () => undefined;
  private pending: NodeJS.Timeout | undefined;

  constructor(
    private readonly tail: ChangeTail,
    private readonly drains: StoreDrains,
    private readonly config: AppConfig,
  ) {}

  /** @param listener is told every page */
  follow(namespace: LiveNamespace, listener: PageListener): void {
    this.tail.onPage(listener);
    namespace.on('news', () => this.tail.wake());
    this.forget = this.drains.onDelivered(() => {
      this.tail.wake();
      if (this.config.live.redisUrl !== null) this.spread(namespace);
    });
  }

  onModuleDestroy(): void {
    this.forget();
    clearTimeout(this.pending);
  }

  private spread(namespace: LiveNamespace): void {
    this.pending ??= setTimeout(() => {
      this.pending = undefined;
      namespace.serverSideEmit('news');
    }, SPREAD_INTERVAL).unref();
  }
}
