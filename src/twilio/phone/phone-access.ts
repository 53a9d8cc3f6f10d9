import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { ApiKeys } from '../../common/access/api-keys.js';
import { clientAddress } from '../../common/access/client-address.js';
import { MinuteLimit } from '../../common/access/minute-limit.js';
import { RequestAccess } from '../../common/access/request-access.js';
import { ForbiddenError, NotFoundError, TooManyRequestsError } from '../../common/errors/request.errors.js';
import { AppConfig } from '../../config/app-config.js';

/** What one socket may say within a minute: keys that are pressed, and the parts of a sound. */
const MESSAGES_PER_MINUTE = 200;

/** Who has a phone. */
export interface PhoneAdmission {
  readonly apiKey: string;
  readonly identity: ApiKeyIdentity;
  /** The phone that the page had before. */
  readonly phoneId: string | undefined;
}

/** Decides who may have a phone, and how often they may speak. */
@Injectable()
export class PhoneAccess implements OnModuleDestroy {
  private readonly messages = new MinuteLimit(MESSAGES_PER_MINUTE);

  constructor(
    private readonly access: RequestAccess,
    private readonly keys: ApiKeys,
    private readonly config: AppConfig,
  ) {}

  /** Whether there are phones at all. */
  get isAvailable(): boolean {
    return this.config.twilio.hasBrowserPhone;
  }

  /**
   * Reads `auth` of a handshake: `apiKey`, and perhaps `phoneId`.
   *
   * @throws NotFoundError `PHONE_NOT_AVAILABLE`
   * @throws UnauthenticatedError when the key is not valid
   * @throws ForbiddenError when it is a viewer's, or limited to some numbers: a phone acts on what all share
   * @throws TooManyRequestsError when the key, or the address with wrong keys, asked too often
   */
  async admit({ handshake, request }: Pick<Socket, 'handshake' | 'request'>): Promise<PhoneAdmission> {
    if (!this.isAvailable) throw notAvailable();
    const { apiKey, phoneId }: Record<string, unknown> = handshake.auth;
    const key = typeof apiKey === 'string' && apiKey !== '' ? apiKey : undefined;
    const address = clientAddress(request, this.config.server.trustedProxies);
    const identity = await this.access.admitSocket(key, address);
    if (identity.role === 'viewer') throw new ForbiddenError('This needs an API key with the role agent');
    if (identity.numbers !== null)
      throw new ForbiddenError('This needs an API key that is not limited to some numbers');
    return { apiKey: key ?? '', identity, phoneId: typeof phoneId === 'string' ? phoneId : undefined };
  }

  /** Counts a message of a socket, for itself and like a request of its key. @throws TooManyRequestsError when it is one too many */
  async countMessage({ id }: Pick<Socket, 'id'>, { identity }: PhoneAdmission): Promise<void> {
    const { limit, resetSeconds, isExceeded } = await this.messages.count(id);
    if (isExceeded)
      throw new TooManyRequestsError(`A connection may send ${limit} messages per minute`, resetSeconds);
    await this.access.countMessage(identity);
  }

  /** Whether somebody who was admitted still would be: keys expire. */
  isValid({ apiKey }: PhoneAdmission): boolean {
    return this.keys.find(apiKey) !== null;
  }

  async onModuleDestroy(): Promise<void> {
    await this.messages.clear();
  }
}

function notAvailable(): NotFoundError {
  return new NotFoundError('There is a phone in development only, on the machine itself', {
    code: 'PHONE_NOT_AVAILABLE',
  });
}
