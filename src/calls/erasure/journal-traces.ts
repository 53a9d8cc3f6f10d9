import { Injectable } from '@nestjs/common';
import { DeadLetters } from '../journal/dead-letters.js';
import { Journal } from '../journal/journal.js';
import { JournalDatabase } from '../journal/files/journal-database.js';
import { redactEvent } from '../fold/redact-event.js';

/** What the local disk still holds of calls: events that wait for a store, and dead letters. */
@Injectable()
export class JournalTraces {
  constructor(
    private readonly journal: Journal,
    private readonly deadLetters: DeadLetters,
    private readonly database: JournalDatabase,
  ) {}

  /**
   * Redacts what is there of some calls, and removes the former texts from the files as well.
   *
   * @throws JournalUnavailableError when the disk does not work
   */
  async forget(callIds: readonly string[]): Promise<void> {
    for (const callId of callIds) {
      await this.journal.redact(callId, redactEvent);
      await this.deadLetters.redact(callId, redactEvent);
    }
    await this.database.compact();
  }
}
