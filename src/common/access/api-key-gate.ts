import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { crc32 } from 'node:zlib';
import { ApiKeyExpiredError, TooManyRequestsError, UnauthenticatedError } from '../errors/request.errors.js';
import type { ApiKeyIdentity } from './api-key-identity.js';
import { ApiKeys, isMistypedKey } from './api-keys.js';
import { MinuteLimit } from './minute-limit.js';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const FAILURES_PER_MINUTE = 10;
/** Addresses share so many counts: whoever has countless addresses cannot fill the memory with them. */
const COUNTS = 16_384;

/**
 * Lets in who has a valid API key: the one way in for requests and for sockets.
 *
 * An address that sends too many wrong keys is told to wait. A right key is let in all the same: it has 256 random bits, so
 * that guessing is hopeless anyway, and others behind the same address must not pay for one misconfigured client.
 */
@Injectable()
export class ApiKeyGate implements OnModuleDestroy {
  private readonly failures = new MinuteLimit(FAILURES_PER_MINUTE);

  constructor(private readonly keys: ApiKeys) {}

  /**
   * @param address where the attempt comes from, for those that fail too often
   * @throws UnauthenticatedError when the key is missing, unknown or expired; only its holder learns that it expired
   * @throws TooManyRequestsError when it is unknown, and the address sent too many such keys within a minute
   */
  async admit(key: string | undefined, address: string): Promise<ApiKeyIdentity> {
    if (key === undefined) {
      throw new UnauthenticatedError('A valid API key is needed, in x-api-key or as Authorization: Bearer');
    }
    const found = this.keys.look(key);
    if (found?.isExpired === true) throw new ApiKeyExpiredError(found.expiresAt ?? '');
    return found?.identity ?? this.refuse(key, address);
  }

  async onModuleDestroy(): Promise<void> {
    await this.failures.clear();
  }

  private async refuse(key: string, address: string): Promise<never> {
    const count = crc32(networkOfAddress(address)) % COUNTS;
    const { isExceeded, resetSeconds } = await this.failures.count(String(count));
    if (isExceeded) {
      throw new TooManyRequestsError('Too many wrong API keys came from this address', resetSeconds);
    }
    throw new UnauthenticatedError(
      isMistypedKey(key) ? 'The API key is mistyped or cut short' : 'The API key is not known',
    );
  }
}

export const API_KEY_HEADER = 'x-api-key';
const BEARER = /^bearer +(\S+) *$/i;

/**
 * Reads the API key of `x-api-key`, or of `Authorization: Bearer`, which is what Prometheus and most HTTP libraries can send.
 *
 * @returns `undefined` when there is none or it is blank; other kinds of authorization are for somebody else
 * @throws UnauthenticatedError when both headers bring a key and the keys differ
 */
export function readApiKey({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const value = headers[API_KEY_HEADER];
  const own = typeof value === 'string' && value !== '' ? value : undefined;
  const [, bearer] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (own !== undefined && bearer !== undefined && own !== bearer) {
    throw new UnauthenticatedError('The API keys in x-api-key and Authorization differ');
  }
  return own ?? bearer;
}

const NETWORK_GROUPS = 4;

/**
 * Who an IP address counts as: an IPv4 address for itself, an IPv6 address for its /64, of which one subscriber has all.
 *
 * What is no address stays as it is: with `TRUSTED_PROXIES` set too high it is whatever the client wrote.
 */
export function networkOfAddress(address: string): string {
  if (isIP(address) === 0) return address;
  // An IPv4 address that was mapped into IPv6 is the same as it was.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const groups = parsed.parts.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
