import { Injectable } from '@nestjs/common';
import type { CallEvent } from './call-event.js';
import { DeadLetters } from './journal/dead-letters.js';
import { DirectWriter } from './delivery/direct-writer.js';
import { Journal } from './journal/journal.js';
import type { StoreLink } from './delivery/store-link.js';
import { StoreLinks } from './delivery/store-links.js';
import type { RecorderStatus, StoreStatus } from './recorder-status.js';

/** Makes events durable. */
@Injectable()
export class Recorder {
  constructor(
    private readonly journal: Journal,
    private readonly direct: DirectWriter,
    private readonly deadLetters: DeadLetters,
    private readonly links: StoreLinks,
  ) {}

  /** @throws JournalUnavailableError when neither the journal nor a store took the events */
  async record(events: readonly CallEvent[]): Promise<void> {
    try {
      await this.journal.append(events);
    } catch (error: unknown) {
      await this.direct.write(events, error);
    }
  }

  status(): RecorderStatus {
    const stores = this.links.all.map((link) => this.storeStatus(link));
    return { journal: this.journal.status(), stores };
  }

  private storeStatus({ name, isUp, breaker, lastErrorCode, lastSuccessAt }: StoreLink): StoreStatus {
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
