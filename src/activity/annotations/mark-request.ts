import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';

/** Which call is to be changed, and on whose behalf. */
export interface MarkRequest {
  readonly id: string;
  readonly identity: ApiKeyIdentity;
  readonly requestId: string;
  /** The version it is meant for, as sent; every version when missing. */
  readonly ifMatch?: string;
}
