import type { CallsRepository } from '../../calls/calls.repository.js';
import type { DeadLetter } from '../../calls/journal/dead-letters.js';
import { isNotification } from '../../system/dead-letters/dead-letter.js';
import type { DeadLettersService } from '../../system/dead-letters/dead-letters.service.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { deadLetterTable } from './dead-letter-text.js';
import { waitForDelivery } from './wait-for-stores.js';

/** Has the databases try again what they refused, and finds out what becomes of it. */
export class DeadLetterReplay {
  constructor(
    private readonly deadLetters: DeadLettersService,
    private readonly calls: CallsRepository,
  ) {}

  /**
   * Puts each event back once, and tells whether the databases took it this time, as far as that is known within seconds.
   *
   * The journal serves both databases. When both had refused an event, both letters go: a second copy in the journal would be
   * refused a second time, and leave twice as many letters as before.
   *
   * @returns failed when a database refused one again
   */
  async run(letters: readonly DeadLetter[], session: CommandSession): Promise<ExitCode> {
    const oneOfEach = new Map(letters.map((letter) => [letter.event.id, letter]));
    await forEachShown(
      [...oneOfEach.values()],
      session,
      async (letter) => void (await this.deadLetters.replay(letter)),
    );
    const { size } = oneOfEach;
    session.print(`${size === 1 ? '1 event was' : `${size} events were`} put back into the journal.`);
    return this.tellOutcome(new Set(oneOfEach.keys()), session);
  }

  /** @param events ids of events that had no dead letter any more when they were put back */
  private async tellOutcome(events: ReadonlySet<string>, session: CommandSession): Promise<ExitCode> {
    const isDelivered = await waitForDelivery(this.calls, session);
    const letters = await this.deadLetters.select({ ids: [], all: true });
    const refused = letters.filter((letter) => !isNotification(letter) && events.has(letter.event.id));
    if (refused.length > 0) {
      session.complain(`error: ${refused.length} refused again:`);
      for (const line of deadLetterTable(refused)) session.complain(line);
      return EXIT.failed;
    }
    session.print(
      isDelivered
        ? 'The databases took them.'
        : 'The databases have not taken all of them yet; Mainline goes on trying.',
    );
    return EXIT.done;
  }
}

/** Does the same to one after another, shows how far that is, and ends between two when it is told to. */
export async function forEachShown<Item>(
  items: readonly Item[],
  session: CommandSession,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    session.signal.throwIfAborted();
    await work(item);
    session.progress(`${index + 1} of ${items.length}`);
  }
}
