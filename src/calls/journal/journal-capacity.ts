import { Logger } from '@nestjs/common';
import type { StoreName } from '../../config/app-config.js';

/** Shares of the capacity: where the alarm sounds, where it ends, and down to where room is made. */
const ALARM = 0.8;
const CALM = 0.6;
const AIM = 0.9;

/** Knows how many entries the journal may hold, and sounds each alarm once until the journal has been calm again. */
export class JournalCapacity {
  private readonly logger = new Logger(JournalCapacity.name);
  private isAlarmed = false;
  private hasRefused = false;
  private relinquished = 0;

  /** @param most how many entries the journal may hold */
  constructor(readonly most: number) {}

  isFull(size: number): boolean {
    return size >= this.most;
  }

  /** How many entries are too many once the journal is full: more than one, or room would have to be made for each append. */
  excess(size: number): number {
    return Math.max(0, size - Math.floor(this.most * AIM));
  }

  /** Compares the number of entries with the capacity; call it after each change. */
  watch(size: number): void {
    if (size >= this.most * ALARM && !this.isAlarmed) this.alarm(size);
    if (size < this.most * CALM && this.isAlarmed) this.calm();
  }

  /** Takes note that a store's queue was shortened by entries that the other store has. */
  noteRelinquished(store: StoreName, count: number): void {
    if (this.relinquished === 0) {
      const message = `the journal is full: what only ${store} lacks is left to reconciliation`;
      this.logger.error(message, { store, events: count, capacity: this.most });
    }
    this.relinquished += count;
  }

  /** Takes note that the journal is full of entries that no store has. */
  noteRefused(): void {
    if (!this.hasRefused) {
      this.logger.error('the journal is full of events that no store has, and takes no more', {
        capacity: this.most,
      });
    }
    this.hasRefused = true;
  }

  private alarm(size: number): void {
    this.isAlarmed = true;
    this.logger.warn('the journal fills up', { events: size, capacity: this.most });
  }

  private calm(): void {
    this.logger.log('the journal has room again', { leftToReconciliation: this.relinquished });
    this.isAlarmed = false;
    this.hasRefused = false;
    this.relinquished = 0;
  }
}
