import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { type DeadLetter, DeadLetters } from '../../calls/journal/dead-letters.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { deadLetterTable } from './dead-letter-table.js';

const LOOK_MILLISECONDS = 100;
const MOST_LOOKS = 100;

/** Finds out what became of events that were put back into the journal. */
@Injectable()
export class ReplayResult {
  constructor(
    private readonly calls: CallsRepository,
    private readonly deadLetters: DeadLetters,
  ) {}

  /**
   * Waits up to 10 seconds for the databases.
   *
   * @param events ids of events that had no dead letter any more when they were put back
   * @returns failed when a database refused one again
   */
  async report(events: ReadonlySet<string>, session: CommandSession): Promise<ExitCode> {
    const isSettled = await this.settle(session);
    const refused = await this.refusedAgain(events);
    if (refused.length > 0) {
      session.complain(`error: ${refused.length} refused again:`);
      for (const line of deadLetterTable(refused)) session.complain(line);
      return EXIT.failed;
    }
    session.print(
      isSettled
        ? 'The databases took them.'
        : 'The databases have not taken all of them yet; Mainline goes on trying.',
    );
    return EXIT.done;
  }

  private async settle(session: CommandSession): Promise<boolean> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      if (this.calls.status().stores.every(({ pendingEvents }) => pendingEvents === 0)) return true;
      await setTimeout(LOOK_MILLISECONDS, undefined, { signal: session.signal });
    }
    return false;
  }

  private async refusedAgain(events: ReadonlySet<string>): Promise<DeadLetter[]> {
    const letters = await this.deadLetters.list();
    return letters.filter(({ event }) => events.has(event.id));
  }
}
