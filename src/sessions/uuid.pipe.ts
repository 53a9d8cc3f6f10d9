import { Injectable, ParseUUIDPipe } from '@nestjs/common';
import { BadRequestError } from '../common/errors/request.errors.js';

/** Lets UUIDs through: whatever else stands in their place would be an error of the database. */
@Injectable()
export class UuidPipe extends ParseUUIDPipe {
  constructor() {
    super({
      exceptionFactory: () =>
        new BadRequestError('The request is not valid', {
          details: [{ field: 'id', problem: 'id must be a UUID' }],
        }),
    });
  }
}
