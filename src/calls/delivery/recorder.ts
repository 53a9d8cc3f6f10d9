import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../model/call-event.js';
import { DeadLetters } from '../journal/dead-letters.js';
import { StoreWriter } from './store-writer.js';
import { Journal } from '../journal/journal.js';
import type { CallStoreLink } from './store-links.js';
import { StoreLinks } from './store-links.js';
import type { RecorderStatus, StoreStatus } from './recorder-status.js';

/** Makes events durable. */
@Injectable()
export class Recorder {
  constructor(
    private readonly journal: Journal,
    private readonly stores: StoreWriter,
    private readonly deadLetters: DeadLetters,
    private readonly links: StoreLinks,
  ) {}

  /** @throws JournalUnavailableError when neither the journal nor a store took the events */
  async record(events: readonly CallEvent[]): Promise<void> {
    try {
      await this.journal.append(events);
    } catch (error: unknown) {
      await this.stores.writeToOne(events, error);
    }
  }

  /** Makes recorded events visible at once: resolves when every store that is up shows them, or after two seconds. */
  show(events: readonly CallEvent[]): Promise<void> {
    return this.stores.writeToAll(events);
  }

  status(): RecorderStatus {
    const stores = this.links.all.map((link) => this.storeStatus(link));
    return { journal: this.journal.status(), stores };
  }

  private storeStatus({ name, isUp, breaker, lastErrorCode, lastSuccessAt }: CallStoreLink): StoreStatus {
    return {
      name,
      up: isUp,
      breaker: breaker.state,
      pendingEvents: this.journal.depth(name),
      lagSeconds: this.journal.lagSeconds(name),
      deadLetters: this.deadLetters.count(name),
      lastErrorCode,
      lastSuccessAt,
    };
  }
}
