import { Injectable, type PipeTransform } from '@nestjs/common';
import { isCallId } from '../../calls/model/call-id.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { noteCallId } from '../../common/logging/request-context.js';

/** How the path parameter `id` is documented. */
export const CALL_ID = {
  name: 'id',
  type: String,
  description: 'The call.',
  example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
};

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
