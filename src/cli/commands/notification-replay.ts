import { setTimeout } from 'node:timers/promises';
import type { NotificationLog } from '../../notifications/notification-log.js';
import type { Delivery } from '../../notifications/notification.js';
import type { DeadLettersService } from '../../system/dead-letters/dead-letters.service.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { deadLetterTable } from './dead-letter-text.js';

const LOOK_MILLISECONDS = 100;
/** 40 seconds: three attempts of ten seconds, and the pauses between them. */
const MOST_LOOKS = 400;

/** Has notifications sent again that were given up, and finds out what becomes of them. */
export class NotificationReplay {
  constructor(
    private readonly deadLetters: DeadLettersService,
    private readonly log: NotificationLog,
  ) {}

  /** @returns failed when a receiver refused one again */
  async run(letters: readonly Delivery[], session: CommandSession): Promise<ExitCode> {
    for (const letter of letters) await this.deadLetters.replay(letter);
    const { length } = letters;
    session.print(`${length === 1 ? '1 notification is' : `${length} notifications are`} sent again.`);
    await this.waitFor(letters, session);
    const left = this.now(letters);
    const refused = left.filter(({ state }) => state === 'dead');
    if (refused.length > 0) {
      session.complain(`error: ${refused.length} not taken again:`);
      for (const line of deadLetterTable(refused)) session.complain(line);
      return EXIT.failed;
    }
    const isDone = left.every(({ state }) => state === 'sent');
    session.print(
      isDone ? 'The receivers took them.' : 'Not all of them were taken yet; Mainline goes on trying.',
    );
    return EXIT.done;
  }

  private async waitFor(letters: readonly Delivery[], { signal }: CommandSession): Promise<void> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      if (this.now(letters).every(({ state }) => state !== 'pending')) return;
      await setTimeout(LOOK_MILLISECONDS, undefined, { signal });
    }
  }

  /** Those of calls that were erased meanwhile are gone. */
  private now(letters: readonly Delivery[]): Delivery[] {
    return letters.flatMap(({ number }) => this.log.deliveries.find(number) ?? []);
  }
}
