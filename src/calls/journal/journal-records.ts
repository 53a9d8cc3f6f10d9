import { Injectable } from '@nestjs/common';
import { STORE_NAMES } from '../../config/app-config.js';
import { JournalDatabase } from './files/journal-database.js';
import {
  type JournalEntry,
  type JournalLevel,
  type JournalOperation,
  recordKey,
  RECORDS_END,
  RECORDS_START,
  sealedPut,
  sequenceOf,
  unsealed,
} from './files/journal-format.js';
import { Journal } from './journal.js';

/** What becomes of the record under a number; a `value` of `null` removes it. */
export interface RecordChange {
  readonly number: number;
  readonly value: object | null;
}

/** What is written together with events, all or nothing. */
export interface RecordChanges {
  readonly changes: readonly RecordChange[];
  /** Called once they are written. */
  readonly onWritten: () => void;
}

/**
 * Decides what is recorded beside events; it must neither wait nor fail. An event of sequence 0 is in a store and not in the journal:
 * nothing is written with it.
 */
export type RecordMaker = (entries: readonly JournalEntry[]) => RecordChanges;

/**
 * Numbered records in the journal's own database, so that what follows from an event is written in one go with it: a process that
 * dies leaves both or neither.
 */
@Injectable()
export class JournalRecords {
  constructor(
    private readonly database: JournalDatabase,
    private readonly journal: Journal,
  ) {}

  /** Gives a listener all records, by number, whenever the database was opened. */
  onOpened(listener: (records: ReadonlyMap<number, unknown>) => void): void {
    this.database.onOpened(async ({ level }) => listener(await readAll(level)));
  }

  /** Has records made of all events from now on. */
  accompany(maker: RecordMaker): void {
    this.journal.accompany((entries) => {
      const { changes, onWritten } = maker(entries);
      return { operations: changes.map(toOperation), onWritten };
    });
  }

  /**
   * Writes all or nothing. Not synced: what a crash of the machine takes back is done again.
   *
   * @param changes made when nothing else is written any more
   * @throws JournalUnavailableError when the disk does not work
   */
  write(changes: () => readonly RecordChange[]): Promise<void> {
    return this.database.write(() => changes().map(toOperation), { sync: false });
  }

  /** Whether a store has taken the event under a number, or cannot take it. */
  isStored(sequence: number): boolean {
    return STORE_NAMES.some((store) => this.journal.hasPassed(store, sequence));
  }
}

async function readAll(level: JournalLevel): Promise<Map<number, unknown>> {
  const entries = await level.iterator({ gt: RECORDS_START, lt: RECORDS_END }).all();
  return new Map(entries.map(([key, text]) => [sequenceOf(key), unsealed(key, text)]));
}

function toOperation({ number, value }: RecordChange): JournalOperation {
  const key = recordKey(number);
  return value === null ? { type: 'del', key } : sealedPut(key, value);
}
