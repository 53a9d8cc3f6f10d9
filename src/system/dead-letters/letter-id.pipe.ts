import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { type LetterId, parseLetterId } from './dead-letter.js';

/** Reads the id of a dead letter out of a path. */
@Injectable()
export class LetterIdPipe implements PipeTransform<string, LetterId> {
  /** @throws NotFoundError `DEAD_LETTER_NOT_FOUND` for what cannot be one */
  transform(text: string): LetterId {
    const id = parseLetterId(text);
    if (id === null)
      throw new NotFoundError('There is no such dead letter', { code: 'DEAD_LETTER_NOT_FOUND' });
    return id;
  }
}
