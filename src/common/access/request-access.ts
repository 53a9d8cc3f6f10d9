import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig, ROLES } from '../../config/app-config.js';
import { ForbiddenError, TooManyRequestsError } from '../errors/request.errors.js';
import type { KeyAccess } from './access.decorator.js';
import type { ApiKeyIdentity } from './api-key-identity.js';
import { ApiKeyGate, readApiKey } from './api-key-gate.js';
import { type MinuteCount, MinuteLimit } from './minute-limit.js';

/** A route that says nothing is open to few rather than to all. */
const UNDECIDED: KeyAccess = { role: 'admin', ofAllNumbers: true };

/**
 * Admits requests by their API keys, so many per minute and key; what comes over a socket counts like a request.
 *
 * Each instance counts for itself: with several of them a key has as many times the limit.
 */
@Injectable()
export class RequestAccess implements OnModuleDestroy {
  private readonly requests: MinuteLimit;
  private readonly events: MinuteLimit;

  constructor(
    private readonly gate: ApiKeyGate,
    config: AppConfig,
  ) {
    this.requests = new MinuteLimit(config.server.requestsPerMinute);
    this.events = new MinuteLimit(config.server.eventsPerMinute);
  }

  /**
   * Checks the key of every request whose route wants one, before its body is read: nobody without a key makes this server
   * parse anything. Goes by the matched route, never by the address as it was written.
   *
   * Comes after what was registered before, so that browsers of allowed origins may read the refusals.
   */
  guard(server: FastifyInstance): void {
    server.after(() => {
      server.addHook('onRequest', (request, reply, done) => {
        const { access = UNDECIDED } = request.routeOptions.config;
        if (typeof access === 'string' || request.is404) done();
        else this.check(request, reply, access).then(() => done(), done);
      });
    });
  }

  /**
   * Sets `request.apiKey`, and the headers that say how many requests are left.
   *
   * @throws UnauthenticatedError when the key is missing, unknown or expired
   * @throws TooManyRequestsError when the key, or the address with wrong keys, asked too often
   */
  async admit(
    request: FastifyRequest,
    reply: FastifyReply,
    counts: 'requests' | 'events' = 'requests',
  ): Promise<ApiKeyIdentity> {
    const identity = await this.gate.admit(readApiKey(request), request.ip);
    const count = await this[counts].count(identity.name);
    tellLimit(reply, count);
    requireRoom(count, counts);
    request.apiKey = identity;
    return identity;
  }

  /**
   * Counts the events of a request that {@link admit} has counted as one. Those that do not fit count nothing.
   *
   * @param events how many there are
   * @throws TooManyRequestsError when they are more than the key has left
   */
  async countEvents({ name }: ApiKeyIdentity, reply: FastifyReply, events: number): Promise<void> {
    const count = await this.events.count(name, events - 1);
    if (count.isExceeded) await this.events.takeBack(name, events);
    else tellLimit(reply, count);
    requireRoom(count, 'events');
  }

  /** Does what {@link admit} does when there is a key; without one nobody is admitted, and nothing refused. */
  async admitIfKeyed(request: FastifyRequest, reply: FastifyReply): Promise<ApiKeyIdentity | null> {
    return readApiKey(request) === undefined ? null : this.admit(request, reply);
  }

  /**
   * Admits who connects a socket.
   *
   * @throws UnauthenticatedError when the key is missing, unknown or expired
   * @throws TooManyRequestsError when the key, or the address with wrong keys, asked too often
   */
  async admitSocket(key: string | undefined, address: string): Promise<ApiKeyIdentity> {
    const identity = await this.gate.admit(key, address);
    await this.countMessage(identity);
    return identity;
  }

  /** Counts what came over a socket. @throws TooManyRequestsError when its key asked too often */
  async countMessage({ name }: ApiKeyIdentity): Promise<void> {
    requireRoom(await this.requests.count(name), 'requests');
  }

  async onModuleDestroy(): Promise<void> {
    await this.requests.clear();
    await this.events.clear();
  }

  /** @throws ForbiddenError when its role is too low, or when it is limited to numbers and the route cannot be */
  private async check(
    request: FastifyRequest,
    reply: FastifyReply,
    { role, ofAllNumbers = false, refusal = LIMITED_KEY, counts = 'requests' }: KeyAccess,
  ): Promise<void> {
    const key = await this.admit(request, reply, counts);
    if (ROLES.indexOf(key.role) < ROLES.indexOf(role)) {
      throw new ForbiddenError(`This needs an API key with the role ${role}`);
    }
    if (ofAllNumbers && key.numbers !== null) {
      throw new ForbiddenError(refusal);
    }
  }
}

const LIMITED_KEY = 'This needs an API key that is not limited to some numbers';

function requireRoom({ limit, resetSeconds, isExceeded }: MinuteCount, counts: 'requests' | 'events'): void {
  if (!isExceeded) return;
  throw new TooManyRequestsError(`The API key may send ${limit} ${counts} per minute`, resetSeconds);
}

/** As https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06 has them, which is what clients know. */
function tellLimit(reply: FastifyReply, { limit, remaining, resetSeconds }: MinuteCount): void {
  void reply.headers({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  });
}
