import { Injectable } from '@nestjs/common';
import type { Call } from '../model/call.js';
import type { CallEvent } from '../model/call-event.js';
import { CallsRepository } from '../calls.repository.js';
import { matchesFilter } from '../feed/matches-filter.js';
import { ownerOf } from '../fold/lifecycle/replay.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { NotFoundError } from '../../common/errors/request.errors.js';

/** Whose request it is, as far as that bounds what it may see. */
export type Reader = Pick<ApiKeyIdentity, 'name' | 'role' | 'numbers'>;

/**
 * Calls as far as an API key may see them: for it there are no others.
 *
 * A key that is limited to numbers sees their calls. A call of which another system has not reported the beginning yet is there for
 * the key that reports it and for admins alone.
 */
@Injectable()
export class VisibleCalls {
  constructor(private readonly calls: CallsRepository) {}

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async find(id: string, reader: Reader): Promise<Call> {
    const call = await this.calls.findById(id);
    if (call === null || !isInScope(call, reader)) throw callNotFound();
    const isHidden = call.type === null && reader.role !== 'admin';
    if (isHidden && ownerOf(await this.calls.listEvents(id)) !== reader.name) throw callNotFound();
    return call;
  }

  /** @returns the events of a call, at least one @throws NotFoundError `CALL_NOT_FOUND` */
  async listEvents(id: string, reader: Reader): Promise<CallEvent[]> {
    await this.find(id, reader);
    return this.calls.listEvents(id);
  }
}

function isInScope(call: Call, { numbers }: Reader): boolean {
  return numbers === null || matchesFilter(call, { visibleNumbers: numbers });
}

function callNotFound(): NotFoundError {
  return new NotFoundError('There is no such call', { code: 'CALL_NOT_FOUND' });
}
