import type { ClassicLevel } from 'classic-level';

/** One entry to write, or to delete when the value is `null`. */
export interface LogEntry {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/**
 * Brings changes to disk in the order in which they were made.
 *
 * Changes that were made while a batch was being written go together in the next one. After a failed batch memory and
 * disk differ, so every later flush fails too: nothing is ever acknowledged that is not on disk.
 */
export class WriteLog {
  private pending: LogEntry[] = [];
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly level: ClassicLevel<string, Uint8Array>) {}

  record(entry: LogEntry): void {
    this.pending.push(entry);
  }

  /** Resolves when everything recorded so far is on disk. */
  flush(): Promise<void> {
    if (this.pending.length > 0) {
      this.tail = this.tail.then(() => this.writePending());
      // Each caller sees the failure; this keeps a failure that nobody waits for from ending the process.
      this.tail.catch(() => undefined);
    }
    return this.tail;
  }

  private async writePending(): Promise<void> {
    const entries = this.pending;
    this.pending = [];
    if (entries.length === 0) return;
    const operations = entries.map(({ key, value }) =>
      value === null ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
    );
    await this.level.batch(operations, { sync: true });
  }
}
