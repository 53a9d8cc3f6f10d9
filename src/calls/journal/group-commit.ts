/** Items that are handed over while others are being written go together in the next write. */
export class GroupCommit<Item> {
  private collected: Item[] = [];
  private next: Promise<void> | null = null;
  private previous: Promise<unknown> = Promise.resolve();

  /** @param write brings items to the disk, all or none; never runs twice at once */
  constructor(private readonly write: (items: readonly Item[]) => Promise<void>) {}

  /** Resolves when the items were written; rejects with the error of their write. */
  add(items: readonly Item[]): Promise<void> {
    this.collected.push(...items);
    this.next ??= this.previous.then(() => this.commit());
    return this.next;
  }

  /** Resolves when nothing is left to write. */
  async settled(): Promise<void> {
    while (this.next !== null) await this.next.catch(() => undefined);
    await this.previous;
  }

  private commit(): Promise<void> {
    const items = this.collected;
    this.collected = [];
    this.next = null;
    const written = this.write(items);
    // Those who handed the items over see the failure; the next write must start all the same.
    this.previous = written.catch(() => undefined);
    return written;
  }
}
