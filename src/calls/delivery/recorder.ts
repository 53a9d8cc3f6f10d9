import type { StoreName } from '../../config/app-config.js';
import type { JournalStatus } from '../journal/journal-status.js';
import type { BreakerState } from '../../database/link/circuit-breaker.js';
import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../model/call-event.js';
import { DeadLetters } from '../journal/dead-letters.js';
import { StoreWriter } from './store-writer.js';
import { Journal } from '../journal/journal.js';
import { type CallStoreLink, StoreLinks } from './store-links.js';

/** How one store does. */
export interface StoreStatus {
  readonly name: StoreName;
  readonly up: boolean;
  /** Since when it has been up, or down: ISO 8601 UTC; `null` before it was asked anything. */
  readonly since: string | null;
  readonly breaker: BreakerState;
  /** Events that the store has not taken yet. */
  readonly pendingEvents: number;
  /** How long ago the oldest of them was received; `null` when nothing waits. */
  readonly lagSeconds: number | null;
  /** Events that the store can never take. */
  readonly deadLetters: number;
  readonly lastErrorCode: string | null;
  /** ISO 8601 UTC. */
  readonly lastSuccessAt: string | null;
}

/** How recording does. */
export interface RecorderStatus {
  readonly journal: JournalStatus;
  readonly stores: readonly StoreStatus[];
}

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
      this.journal.noteElsewhere(events);
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

  private storeStatus(link: CallStoreLink): StoreStatus {
    const { name, isUp, since, breaker, lastErrorCode, lastSuccessAt } = link;
    return {
      name,
      up: isUp,
      since,
      breaker: breaker.state,
      pendingEvents: this.journal.depth(name),
      lagSeconds: this.journal.lagSeconds(name),
      deadLetters: this.deadLetters.count(name),
      lastErrorCode,
      lastSuccessAt,
    };
  }
}
