import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../calls/calls.repository.js';
import type { BreakerState } from '../database/link/circuit-breaker.js';
import { StoreDrains } from '../calls/delivery/store-drains.js';
import type { JournalStatus } from '../calls/journal/journal-status.js';
import type { StoreStatus } from '../calls/delivery/recorder.js';
import { Clock } from '../common/time/clock.js';
import { MetricsRegistry, type Reading } from '../common/metrics/metrics-registry.js';

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'open', 'half_open'];
/** From a write at once to a store that was down for a day. */
const DELIVERY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 86_400];

/** How the journal and both stores do. */
@Injectable()
export class RecordingMetrics {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly calls: CallsRepository,
    drains: StoreDrains,
    clock: Clock,
  ) {
    this.addJournal();
    this.addStores();
    this.addBreakers();
    const delivery = this.registry.histogram({
      name: 'mainline_store_delivery_seconds',
      help: 'Time from the receipt of an event until a store had it.',
      labels: ['store'],
      buckets: DELIVERY_SECONDS,
    });
    drains.onDelivered((store, events) => {
      const now = clock.now().getTime();
      const child = delivery.labels({ store });
      for (const { receivedAt } of events) child.observe(secondsBetween(receivedAt, now));
    });
  }

  private addJournal(): void {
    const add = (name: string, help: string, read: (journal: JournalStatus) => number): void =>
      this.registry.gauge({ name, help, read: () => [{ value: read(this.calls.status().journal) }] });
    add('mainline_journal_up', 'Whether events can be written to the journal.', ({ ok }) => Number(ok));
    add('mainline_journal_size', 'Events that at least one store has not taken yet.', ({ depth }) => depth);
    add(
      'mainline_journal_oldest_age_seconds',
      'How long ago the oldest event in the journal was received; 0 when it is empty.',
      ({ oldestAgeSeconds }) => oldestAgeSeconds ?? 0,
    );
    add('mainline_journal_capacity', 'Events that the journal may hold.', ({ capacity }) => capacity);
    this.registry.counter({
      name: 'mainline_journal_damaged_entries_total',
      help: 'Events that damage to the files of the journal has cost, at most.',
      read: () => [{ value: this.calls.status().journal.damagedEntries }],
    });
  }

  private addStores(): void {
    const add = (name: string, help: string, read: (store: StoreStatus) => number): void =>
      this.registry.gauge({ name, help, labels: ['store'], read: () => this.perStore(read) });
    add('mainline_journal_events', 'Events that wait for a store.', ({ pendingEvents }) => pendingEvents);
    add(
      'mainline_store_lag_seconds',
      'How long ago the oldest event was received that waits for a store; 0 when none does.',
      ({ lagSeconds }) => lagSeconds ?? 0,
    );
    add('mainline_dead_letters', 'Events that a store can never take.', ({ deadLetters }) => deadLetters);
    add('mainline_store_up', 'Whether a store did what it was asked last.', ({ up }) => Number(up));
  }

  private addBreakers(): void {
    this.registry.gauge({
      name: 'mainline_store_breaker_state',
      help: 'The state of the circuit breaker of a store: 1 for the one that holds, 0 for the others.',
      labels: ['store', 'state'],
      read: () => this.calls.status().stores.flatMap(breakerReadings),
    });
  }

  private perStore(read: (store: StoreStatus) => number): Reading[] {
    return this.calls.status().stores.map((store) => ({ labels: { store: store.name }, value: read(store) }));
  }
}

function breakerReadings({ name, breaker }: StoreStatus): Reading[] {
  return BREAKER_STATES.map((state) => ({
    labels: { store: name, state },
    value: Number(state === breaker),
  }));
}

/** A clock that was set back must not make time negative. */
function secondsBetween(since: string, now: number): number {
  return Math.max(0, now - Date.parse(since)) / 1000;
}
