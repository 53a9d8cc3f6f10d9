import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { isCallId } from '../../calls/model/call-id.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { ApiKeys } from '../../common/access/api-keys.js';
import { clientAddress } from '../../common/access/client-address.js';
import { MinuteLimit } from '../../common/access/minute-limit.js';
import { RequestAccess } from '../../common/access/request-access.js';
import { BadRequestError, TooManyRequestsError } from '../../common/errors/request.errors.js';
import { RequestValidationPipe } from '../../common/validation/request-validation.pipe.js';
import { AppConfig, type ServerSettings } from '../../config/app-config.js';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { toCallFilter } from '../query/call-filter.mapper.js';
import { ChangeCursors } from './change-cursors.js';
import type { LiveFilter } from './live-message.js';
import type { LiveAdmission, LiveSocket } from './live-socket.js';
import type { IncomingHttpHeaders } from 'node:http';

/** What one socket may say within a minute: more than people change their filters. */
const MESSAGES_PER_MINUTE = 30;

/** Decides who may listen, and to what, and how often a socket may speak. */
@Injectable()
export class LiveAccess implements OnModuleDestroy {
  private readonly messages = new MinuteLimit(MESSAGES_PER_MINUTE);
  private readonly pipe = new RequestValidationPipe();

  constructor(
    private readonly access: RequestAccess,
    private readonly keys: ApiKeys,
    private readonly config: AppConfig,
    private readonly cursors: ChangeCursors,
  ) {}

  /**
   * Reads `auth` of a handshake: `apiKey`, and perhaps `after` and what {@link readWish} takes. Every role may listen.
   *
   * @throws UnauthenticatedError when the key is not valid
   * @throws TooManyRequestsError when the key, or the address with wrong keys, asked too often
   * @throws BadRequestError `INVALID_CURSOR`, or `INVALID_REQUEST` naming each bad field
   */
  async admit({ handshake, request }: Pick<LiveSocket, 'handshake' | 'request'>): Promise<LiveAdmission> {
    const { apiKey, after, ...wish }: Record<string, unknown> = handshake.auth;
    const key = typeof apiKey === 'string' && apiKey !== '' ? apiKey : undefined;
    const address = clientAddress(request, this.config.server.trustedProxies);
    const identity = await this.access.admitSocket(key, address);
    return { key, identity, filter: await this.readWish(wish, identity), after: this.readCursor(after) };
  }

  /** Counts a message of a socket, for itself and like a request of its key. @throws TooManyRequestsError when it is one too many */
  async countMessage({ id }: Pick<LiveSocket, 'id'>, identity: ApiKeyIdentity): Promise<void> {
    const { limit, resetSeconds, isExceeded } = await this.messages.count(id);
    // What is refused here costs its key nothing: others may share it.
    if (isExceeded) {
      throw new TooManyRequestsError(`A connection may send ${limit} messages per minute`, resetSeconds);
    }
    await this.access.countMessage(identity);
  }

  /** Whether somebody who was admitted still would be: keys expire. */
  isValid({ key }: LiveAdmission): boolean {
    return this.keys.find(key) !== null;
  }

  /**
   * Reads what a client wants to be told of: `filter` (names and values as in `GET /calls`; numbers and booleans may be text), `queue`
   * (an id) or `call` (an id); every call without any of them.
   *
   * @throws BadRequestError `INVALID_REQUEST` naming each bad field
   */
  readWish(
    { filter, queue, call }: Readonly<Record<string, unknown>>,
    identity: ApiKeyIdentity,
  ): Promise<LiveFilter> {
    const wishes = Object.entries({ filter, queue, call }).filter(([, wish]) => (wish ?? null) !== null);
    const [[first] = [], [second] = []] = wishes;
    if (second !== undefined) throw badField(second, `${second} must not be sent together with ${first}`);
    if (first === 'call') return this.readCall(call, identity);
    return this.readFilter(first === 'queue' ? { queue } : filter, identity);
  }

  private async readCall(call: unknown, identity: ApiKeyIdentity): Promise<LiveFilter> {
    if (!isCallId(call)) throw badField('call', 'call must be 1 to 128 printable characters');
    return { ...(await this.readFilter({}, identity)), callId: call };
  }

  private async readFilter(given: unknown, identity: ApiKeyIdentity): Promise<CallFilter> {
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

  async onModuleDestroy(): Promise<void> {
    await this.messages.clear();
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

/**
 * Whether a connection may come from where it says: from a program (no `Origin`), from this server's own pages, or from a page
 * of an allowed origin. Browsers do not ask before they open a WebSocket, so the server has to look.
 */
export function mayConnect(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  { publicUrl, corsOrigins }: Pick<ServerSettings, 'publicUrl' | 'corsOrigins'>,
): boolean {
  if (origin === undefined) return true;
  return origin === originOf(publicUrl) || hostOf(origin) === host || corsOrigins.includes(origin);
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** @returns `null` for what is no address of a page, such as `null` itself */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
