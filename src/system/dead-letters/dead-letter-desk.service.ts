import { Injectable, Logger } from '@nestjs/common';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import {
  byTime,
  formatLetterId,
  isNotification,
  type Letter,
  type LetterId,
  type LetterStore,
  summarize,
} from './dead-letter.js';
import { DeadLettersService } from './dead-letters.service.js';
import type {
  DeadLetterDetailDto,
  DeadLetterListDto,
  DeadLettersQuery,
  ReplayedDto,
} from './dead-letters.dto.js';

const LISTED = 100;

/** Answers what is asked of dead letters over HTTP, and logs who changed what. */
@Injectable()
export class DeadLetterDesk {
  private readonly logger = new Logger(DeadLetterDesk.name);

  constructor(private readonly letters: DeadLettersService) {}

  async list({ store, limit = LISTED }: DeadLettersQuery): Promise<DeadLetterListDto> {
    const letters = await this.letters.select({ ids: [], all: true, store });
    const newest = letters.sort((left, right) => byTime(right, left)).slice(0, limit);
    return { items: newest.map(summarize), total: letters.length };
  }

  /** @throws NotFoundError `DEAD_LETTER_NOT_FOUND` */
  async show(id: LetterId): Promise<DeadLetterDetailDto> {
    const letter = await this.find(id);
    const summary = summarize(letter);
    const reason = isNotification(letter) ? summary.reason : letter.reason;
    return { ...summary, reason, content: contentOf(letter) };
  }

  /** @throws NotFoundError `DEAD_LETTER_NOT_FOUND` */
  async replay(id: LetterId, { name: by }: ApiKeyIdentity): Promise<ReplayedDto> {
    if (!(await this.letters.replay(await this.find(id)))) throw gone(id);
    this.logger.log('a dead letter was replayed', { letter: formatLetterId(id), by });
    return { replayed: 1 };
  }

  async replayAll(store: LetterStore | undefined, { name: by }: ApiKeyIdentity): Promise<ReplayedDto> {
    let replayed = 0;
    for (const letter of await this.letters.select({ ids: [], all: true, store })) {
      if (await this.letters.replay(letter)) replayed += 1;
    }
    this.logger.log('dead letters were replayed', { letters: replayed, store: store ?? 'all', by });
    return { replayed };
  }

  /** @throws NotFoundError `DEAD_LETTER_NOT_FOUND` */
  async drop(id: LetterId, { name: by }: ApiKeyIdentity): Promise<void> {
    if (!(await this.letters.drop(await this.find(id)))) throw gone(id);
    this.logger.log('a dead letter was dropped', { letter: formatLetterId(id), by });
  }

  private async find(id: LetterId): Promise<Letter> {
    const [letter] = await this.letters.select({ ids: [id] });
    if (letter === undefined) throw gone(id);
    return letter;
  }
}

function contentOf(letter: Letter): Readonly<Record<string, unknown>> {
  if (!isNotification(letter)) return { ...letter.event };
  const { notification, url, attempts, answer } = letter;
  return { ...notification, url, attempts, answer };
}

function gone(id: LetterId): NotFoundError {
  return new NotFoundError(`There is no dead letter ${formatLetterId(id)}`, {
    code: 'DEAD_LETTER_NOT_FOUND',
  });
}
