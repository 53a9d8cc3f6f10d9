import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig, type Role, ROLES } from '../../config/app-config.js';
import { ForbiddenError } from '../errors/forbidden.error.js';
import { UnauthenticatedError } from '../errors/unauthenticated.error.js';
import type { ApiKeyIdentity } from './api-key-identity.js';

interface KnownKey {
  readonly identity: ApiKeyIdentity;
  readonly digest: Buffer;
}

/** The API keys of the settings, of which only SHA-256 digests are kept. */
@Injectable()
export class ApiKeys {
  private readonly known: readonly KnownKey[];

  constructor(config: AppConfig) {
    this.known = config.access.keys.map(({ name, role, numbers, digest }) => ({
      identity: { name, role, numbers },
      digest: Buffer.from(digest, 'hex'),
    }));
  }

  /**
   * Compares against every key in constant time, so that the answer's timing tells nothing about the keys.
   *
   * @returns whose key it is, or `null` when it is missing or unknown
   */
  find(key: string | undefined): ApiKeyIdentity | null {
    const digest = createHash('sha256')
      .update(key ?? '')
      .digest();
    let found: ApiKeyIdentity | null = null;
    for (const candidate of this.known) {
      if (timingSafeEqual(candidate.digest, digest)) found ??= candidate.identity;
    }
    return key === undefined ? null : found;
  }

  /**
   * @returns whose key it is
   * @throws UnauthenticatedError when the key is missing or unknown
   * @throws ForbiddenError when its role is lower than `role`
   */
  authorize(key: string | undefined, role: Role): ApiKeyIdentity {
    const identity = this.find(key);
    if (identity === null)
      throw new UnauthenticatedError('A valid API key is needed in the header x-api-key');
    if (ROLES.indexOf(identity.role) < ROLES.indexOf(role)) {
      throw new ForbiddenError(`This needs an API key with the role ${role}`);
    }
    return identity;
  }
}
