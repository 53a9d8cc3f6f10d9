import { Injectable } from '@nestjs/common';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import { ApiKeyGate } from '../../common/access/api-key-gate.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { ApiKeys } from '../../common/access/api-keys.js';
import { BadRequestError } from '../../common/errors/bad-request.error.js';
import { RequestValidationPipe } from '../../common/validation/request-validation.pipe.js';
import { AppConfig } from '../../config/app-config.js';
import { CallFilterQuery } from '../dto/call-filter.query.js';
import { toCallFilter } from '../filter/to-call-filter.js';
import { ChangeCursors } from './change-cursors.js';
import { clientAddress } from './client-address.js';
import type { LiveAdmission, LiveSocket } from './live-socket.js';

/** Decides who may listen, and to what. */
@Injectable()
export class LiveAccess {
  private readonly pipe = new RequestValidationPipe();

  constructor(
    private readonly gate: ApiKeyGate,
    private readonly keys: ApiKeys,
    private readonly config: AppConfig,
    private readonly cursors: ChangeCursors,
  ) {}

  /**
   * Reads `auth` of a handshake: `apiKey`, and perhaps `after` and `filter`. Every role may listen.
   *
   * @throws UnauthenticatedError when the key is not valid
   * @throws BadRequestError `INVALID_CURSOR`, or `INVALID_REQUEST` naming each bad field
   */
  async admit({ handshake }: Pick<LiveSocket, 'handshake'>): Promise<LiveAdmission> {
    const { apiKey, after, filter }: Record<string, unknown> = handshake.auth;
    const key = typeof apiKey === 'string' && apiKey !== '' ? apiKey : undefined;
    const { trustedProxies } = this.config.server;
    const address = clientAddress(handshake.address, handshake.headers['x-forwarded-for'], trustedProxies);
    const identity = await this.gate.admit(key, address);
    return { key, identity, filter: await this.readFilter(filter, identity), after: this.readCursor(after) };
  }

  /** Whether somebody who was admitted still would be: keys expire. */
  isValid({ key }: LiveAdmission): boolean {
    return this.keys.find(key) !== null;
  }

  /** @param given names and values as in `GET /calls`; numbers and booleans may be text @throws BadRequestError */
  async readFilter(given: unknown, identity: ApiKeyIdentity): Promise<CallFilter> {
    const fields = given ?? {};
    if (typeof fields !== 'object' || Array.isArray(fields))
      throw badField('filter', 'filter must be an object');
    const query: unknown = await this.pipe.transform(
      { ...fields },
      { type: 'query', metatype: CallFilterQuery },
    );
    if (!(query instanceof CallFilterQuery)) throw badField('filter', 'filter cannot be read');
    return toCallFilter(query, identity);
  }

  private readCursor(after: unknown): LiveAdmission['after'] {
    if (after === undefined || after === null) return null;
    if (typeof after !== 'string') throw badField('after', 'after must be a string');
    return this.cursors.decode(after);
  }
}

function badField(field: string, problem: string): BadRequestError {
  return new BadRequestError('The request is not valid', { details: [{ field, problem }] });
}
