import TinyQueue from 'tinyqueue';

/** How much longer than needed the queue may get before what is outdated is thrown out. */
const SLACK = 1000;

interface Entry {
  readonly callId: string;
  readonly dueAt: number;
}

/** The next deadline of each call, the earliest first. Times are milliseconds since 1970. */
export class DeadlineSchedule {
  private readonly dueAt = new Map<string, number>();
  /** Has more than what counts: an entry that {@link dueAt} does not confirm is outdated. */
  private queue = new TinyQueue<Entry>([], compareEntries);

  /** How many calls have a deadline. */
  get size(): number {
    return this.dueAt.size;
  }

  /** How many entries are kept for them, outdated ones included. */
  get entries(): number {
    return this.queue.length;
  }

  /** @returns the earliest deadline; `null` without any */
  get next(): number | null {
    for (let first = this.queue.peek(); first !== undefined; first = this.queue.peek()) {
      if (this.isPresent(first)) return first.dueAt;
      this.queue.pop();
    }
    return null;
  }

  of(callId: string): number | null {
    return this.dueAt.get(callId) ?? null;
  }

  /** @param dueAt `null` of a call that has no deadline any more */
  set(callId: string, dueAt: number | null): void {
    if (dueAt === null) {
      this.dueAt.delete(callId);
    } else if (this.dueAt.get(callId) !== dueAt) {
      this.dueAt.set(callId, dueAt);
      this.queue.push({ callId, dueAt });
    }
    if (this.queue.length > 2 * this.dueAt.size + SLACK) this.tidy();
  }

  /** Takes the calls whose deadline is no later than a time, earliest first: they have none then. */
  takeThrough(time: number): string[] {
    const callIds: string[] = [];
    for (let next = this.next; next !== null && next <= time; next = this.next) {
      const callId = this.queue.pop()?.callId;
      if (callId === undefined) break;
      this.dueAt.delete(callId);
      callIds.push(callId);
    }
    return callIds;
  }

  private isPresent({ callId, dueAt }: Entry): boolean {
    return this.dueAt.get(callId) === dueAt;
  }

  private tidy(): void {
    const entries = [...this.dueAt].map(([callId, dueAt]) => ({ callId, dueAt }));
    this.queue = new TinyQueue(entries, compareEntries);
  }
}

function compareEntries(left: Entry, right: Entry): number {
  return left.dueAt - right.dueAt;
}
