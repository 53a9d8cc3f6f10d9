import { Injectable } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/unauthenticated.error.js';
import type { ApiKeyIdentity } from './api-key-identity.js';
import { ApiKeys } from './api-keys.js';

/** Lets in who has a valid API key: the one way in for requests and for sockets. */
@Injectable()
export class ApiKeyGate {
  constructor(private readonly keys: ApiKeys) {}

  /**
   * @param address where the attempt comes from, for those that fail too often
   * @throws UnauthenticatedError when the key is missing, unknown or expired
   */
  admit(key: string | undefined, _address: string): Promise<ApiKeyIdentity> {
    const identity = this.keys.find(key);
    if (identity === null) return Promise.reject(new UnauthenticatedError('A valid API key is needed'));
    return Promise.resolve(identity);
  }
}
