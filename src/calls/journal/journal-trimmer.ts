import type { StoreName } from '../../config/app-config.js';
import { JournalUnavailableError } from './files/journal.errors.js';
import type { JournalContents } from './journal-contents.js';
import type { JournalDatabase } from './files/journal-database.js';
import type { JournalOperation } from './files/journal-format.js';
import type { Surplus } from './journal-ledger.js';
import { passEntries } from './journal-operations.js';

/** How many entries are relinquished in one write, so that others need not wait long for theirs. */
const STEP = 5000;

/**
 * Makes room in a full journal at the cost of the store that lags behind.
 *
 * Each database is the other one's outbox: what one of them has, reconciliation brings over. An entry that the store in front
 * set aside as a dead letter is passed over as well; it is kept as that letter, and replaying it brings it to both.
 */
export class JournalTrimmer {
  private readonly listeners = new Set<(store: StoreName) => void>();

  constructor(
    private readonly database: JournalDatabase,
    private readonly contents: JournalContents,
  ) {}

  /** Calls a listener each time entries were relinquished. @returns a function that ends it */
  onRelinquished(listener: (store: StoreName) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Resolves when there is room for one more append.
   *
   * @throws JournalUnavailableError when the journal is full of entries that no store has
   */
  async make(): Promise<void> {
    await this.database.open();
    if (!this.contents.isFull) return;
    while (await this.relinquish());
    if (!this.contents.isFull) return;
    this.contents.capacity.noteRefused();
    throw new JournalUnavailableError('The journal is full');
  }

  /** @returns false when nothing could be relinquished, or enough was */
  private async relinquish(): Promise<boolean> {
    const given: Surplus[] = [];
    await this.database.write(() => this.pass(given), { sync: false });
    this.contents.noteChange();
    for (const surplus of given) this.tell(surplus);
    return given.length > 0;
  }

  private pass(given: Surplus[]): JournalOperation[] {
    const { ledger, capacity } = this.contents;
    const surplus = ledger.surplus(Math.min(STEP, capacity.excess(ledger.size)));
    if (surplus === null) return [];
    given.push(surplus);
    return passEntries(ledger, surplus.store, surplus.sequence);
  }

  private tell({ store, count }: Surplus): void {
    this.contents.capacity.noteRelinquished(store, count);
    for (const listener of this.listeners) listener(store);
  }
}
