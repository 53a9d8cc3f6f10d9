import { Injectable } from '@nestjs/common';
import { DeadLetters } from '../../calls/journal/dead-letters.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { KeyedMutex } from '../../common/jobs/keyed-mutex.js';
import { NotificationLog } from '../../notifications/notification-log.js';
import {
  formatLetterId,
  idOfLetter,
  isNotification,
  type Letter,
  type LetterId,
  type LetterStore,
} from './dead-letter.js';

/** Which letters are meant: those named, or all of them. */
export interface LetterSelection {
  readonly ids: readonly LetterId[];
  readonly all?: boolean;
  /** With `all`: those of one store, or of receivers, only. */
  readonly store?: LetterStore;
}

/** Everything under one key: a letter of one database may take that of the other with it. */
const ALL = 'letters';

/**
 * What can be done to dead letters, for whoever asks: by HTTP or by command.
 *
 * One thing at a time: what is asked twice at once is done once.
 */
@Injectable()
export class DeadLettersService {
  private readonly mutex = new KeyedMutex();

  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly notifications: NotificationLog,
  ) {}

  /**
   * Fetches the letters that are meant.
   *
   * @throws NotFoundError `DEAD_LETTER_NOT_FOUND` naming every id that does not exist
   */
  async select({ ids, all, store }: LetterSelection): Promise<Letter[]> {
    if (all === true) return this.listOf(store);
    const found = await Promise.all(ids.map((id) => this.look(id)));
    const unknown = ids.filter((_id, index) => found[index] === null).map(formatLetterId);
    if (unknown.length > 0) {
      throw new NotFoundError(`There is no dead letter ${unknown.join(', ')}`, {
        code: 'DEAD_LETTER_NOT_FOUND',
      });
    }
    return found.filter((letter) => letter !== null);
  }

  /**
   * Puts an event back into the journal, from where it goes to both databases again, or has a notification sent again. A letter of the
   * other database for the same event goes with it: a second copy would be refused a second time.
   *
   * @returns false when the letter was gone already
   * @throws JournalUnavailableError
   */
  replay(letter: Letter): Promise<boolean> {
    return this.mutex.run(ALL, async () => {
      const present = await this.look(idOfLetter(letter));
      if (present === null) return false;
      if (isNotification(present)) this.notifications.replay(present);
      else await this.deadLetters.replay(present);
      return true;
    });
  }

  /**
   * Forgets a letter for good: its database never gets the event, its receiver never the notification.
   *
   * @returns false when it was gone already
   * @throws JournalUnavailableError
   */
  drop(letter: Letter): Promise<boolean> {
    return this.mutex.run(ALL, async () => {
      const present = await this.look(idOfLetter(letter));
      if (present === null) return false;
      if (isNotification(present)) this.notifications.deliveries.remove(present.number);
      else await this.deadLetters.drop(present);
      return true;
    });
  }

  private async listOf(store: LetterStore | undefined): Promise<Letter[]> {
    const letters: Letter[] = [...(await this.deadLetters.list()), ...this.notifications.deliveries.dead()];
    return letters.filter((letter) => store === undefined || idOfLetter(letter).store === store);
  }

  private async look({ store, sequence }: LetterId): Promise<Letter | null> {
    if (store !== 'notifications') return this.deadLetters.find(store, sequence);
    const delivery = this.notifications.deliveries.find(sequence);
    return delivery?.state === 'dead' ? delivery : null;
  }
}
