import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../time/clock.js';
import type { ApiKeyIdentity } from './api-key-identity.js';
import { crc32 } from 'node:zlib';

/** A key that is configured, whether or not it still works. */
export interface FoundKey {
  readonly identity: ApiKeyIdentity;
  readonly isExpired: boolean;
  /** ISO 8601 UTC; `null` for never. */
  readonly expiresAt: string | null;
}

interface KnownKey {
  readonly identity: ApiKeyIdentity;
  readonly digest: Buffer;
  /** ISO 8601 UTC; `null` for never. */
  readonly expiresAt: string | null;
}

/** The API keys of the settings, of which only SHA-256 digests are kept. */
@Injectable()
export class ApiKeys implements OnApplicationBootstrap {
  private readonly logger = new Logger(ApiKeys.name);
  private readonly known: readonly KnownKey[];

  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.known = config.access.keys.map(({ name, role, numbers, digest, expiresAt }) => ({
      identity: { name, role, numbers },
      digest: Buffer.from(digest, 'hex'),
      expiresAt,
    }));
  }

  /** Whoever looks after a client that stopped working finds the reason in the log. */
  onApplicationBootstrap(): void {
    const expired = this.known.filter((key) => this.isExpired(key)).map(({ identity }) => identity.name);
    if (expired.length > 0) this.logger.warn(`API keys have expired: ${expired.join(', ')}`);
  }

  /** @returns whose key it is, or `null` when it is missing, unknown or expired */
  find(key: string | undefined): ApiKeyIdentity | null {
    const found = key === undefined ? null : this.look(key);
    return found === null || found.isExpired ? null : found.identity;
  }

  /**
   * Compares against every key in constant time, so that the answer's timing tells nothing about the keys.
   *
   * @returns whose key it is, expired or not, or `null` when it is unknown
   */
  look(key: string): FoundKey | null {
    const digest = createHash('sha256').update(key).digest();
    let found: KnownKey | null = null;
    for (const candidate of this.known) {
      if (timingSafeEqual(candidate.digest, digest)) found ??= candidate;
    }
    return found === null ? null : this.described(found);
  }

  /** @returns the key of this name, expired or not; `null` when there is none (any longer) */
  named(name: string): FoundKey | null {
    const found = this.known.find(({ identity }) => identity.name === name);
    return found ? this.described(found) : null;
  }

  private described(key: KnownKey): FoundKey {
    const { identity, expiresAt } = key;
    return { identity, expiresAt, isExpired: this.isExpired(key) };
  }

  private isExpired({ expiresAt }: KnownKey): boolean {
    return expiresAt !== null && Date.parse(expiresAt) <= this.clock.now().getTime();
  }
}

const PREFIX = 'mainline_';
const SECRET_BYTES = 32;
const CHECKSUM_BYTES = 4;

/**
 * Makes an API key: `mainline_` and, in base64url, 32 random bytes with their CRC-32.
 *
 * The prefix lets scanners find keys that were published by mistake; the checksum tells a typo from an unknown key.
 */
export function createApiKey(): string {
  const secret = randomBytes(SECRET_BYTES);
  return PREFIX + Buffer.concat([secret, checksumOf(secret)]).toString('base64url');
}

/** Whether a text looks like a key of {@link createApiKey}, and cannot be one. */
export function isMistypedKey(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  const [secret, checksum] = [bytes.subarray(0, SECRET_BYTES), bytes.subarray(SECRET_BYTES)];
  // Decoding passes over what is no base64url; encoding again shows whether there was any.
  return bytes.toString('base64url') !== encoded || !checksumOf(secret).equals(checksum);
}

function checksumOf(secret: Uint8Array): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(secret));
  return checksum;
}
