import { createHash, timingSafeEqual } from 'node:crypto';
import { Binary } from 'bson';
import type { BsonDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/** The only user there is. */
export const LOGIN_NAME = 'mainline';

/** What a driver may ask before it is logged in, as of a MongoDB with access control. */
const OPEN_COMMANDS = new Set(['hello', 'isMaster', 'ismaster', 'ping', 'endSessions']);

/**
 * Lets one connection work once it has told the password.
 *
 * SASL's mechanism PLAIN (RFC 4616) is the shortest that every driver speaks; what it sends does not leave this machine.
 */
export class PasswordLogin {
  private hasPassed = false;

  constructor(private readonly password: string) {}

  get passed(): boolean {
    return this.hasPassed;
  }

  /**
   * @returns the answer to a login, or `null` for a command that may be run
   * @throws MongoCommandError `AuthenticationFailed` or `Unauthorized`
   */
  answer(command: BsonDocument): BsonDocument | null {
    const [name = ''] = Object.keys(command);
    if (name === 'saslStart') return this.logIn(command);
    if (this.hasPassed || OPEN_COMMANDS.has(name)) return null;
    throw new MongoCommandError('Unauthorized', `command ${name} requires authentication`);
  }

  private logIn({ mechanism, payload }: BsonDocument): BsonDocument {
    const given = payload instanceof Binary ? payload.value() : '';
    this.hasPassed = mechanism === 'PLAIN' && isEqual(given, `\0${LOGIN_NAME}\0${this.password}`);
    if (!this.hasPassed) throw new MongoCommandError('AuthenticationFailed', 'Authentication failed.');
    return { conversationId: 1, done: true, payload: new Binary() };
  }
}

/** Takes as long for every wrong value. */
function isEqual(given: Uint8Array | string, wanted: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(wanted));
}

function digestOf(value: Uint8Array | string): Buffer {
  return createHash('sha256').update(value).digest();
}
