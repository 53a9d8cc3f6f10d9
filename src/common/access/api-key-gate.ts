import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { crc32 } from 'node:zlib';
import { TooManyRequestsError, UnauthenticatedError } from '../errors/request.errors.js';
import type { ApiKeyIdentity } from './api-key-identity.js';
import { isMistypedKey } from './api-key-text.js';
import { ApiKeys } from './api-keys.js';
import { MinuteLimit } from './minute-limit.js';
import { networkOfAddress } from './network-of-address.js';

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
    if (found?.isExpired === true) {
      throw new UnauthenticatedError('The API key has expired', { code: 'API_KEY_EXPIRED' });
    }
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
