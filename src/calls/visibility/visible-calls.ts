import { Injectable } from '@nestjs/common';
import type { Call } from '../model/call.js';
import { CallsRepository } from '../calls.repository.js';
import { matchesFilter } from '../feed/matches-filter.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { NotFoundError } from '../../common/errors/request.errors.js';

/** Whose request it is, as far as that bounds what it may see. */
export type Reader = Pick<ApiKeyIdentity, 'numbers'>;

/** Calls as far as an API key may see them: for it there are no others. */
@Injectable()
export class VisibleCalls {
  constructor(private readonly calls: CallsRepository) {}

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async find(id: string, { numbers }: Reader): Promise<Call> {
    const call = await this.calls.findById(id);
    if (call !== null && matchesFilter(call, numbers === null ? {} : { visibleNumbers: numbers }))
      return call;
    throw new NotFoundError('There is no such call', { code: 'CALL_NOT_FOUND' });
  }
}
