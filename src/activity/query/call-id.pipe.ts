import { Injectable, type PipeTransform } from '@nestjs/common';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { noteCallId } from '../../common/logging/request-context.js';
import { isCallId } from './call-id.js';

/** Lets a path's call id through when it is 1 to 128 printable characters, and notes it for the log. */
@Injectable()
export class CallIdPipe implements PipeTransform<unknown, string> {
  /** @throws BadRequestError naming the field `id` */
  transform(value: unknown): string {
    if (isCallId(value)) {
      noteCallId(value);
      return value;
    }
    const details = [{ field: 'id', problem: 'id must be 1 to 128 printable characters' }];
    throw new BadRequestError('The request is not valid', { details });
  }
}
