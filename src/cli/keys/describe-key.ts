import type { ApiKeySettings } from '../../config/app-config.js';

/** What may be told of a key: everything but its digest. */
export interface KeyDescription extends Omit<ApiKeySettings, 'digest'> {
  readonly status: 'valid' | 'expired';
}

export function describeKey({ name, role, numbers, expiresAt }: ApiKeySettings, now: Date): KeyDescription {
  const isExpired = expiresAt !== null && expiresAt <= now.toISOString();
  return { name, role, numbers, expiresAt, status: isExpired ? 'expired' : 'valid' };
}
