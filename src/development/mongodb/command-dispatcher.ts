import type { BsonDocument } from './bson-value.js';
import {
  CommandArguments,
  type CommandContext,
  type CommandHandler,
  type CommandTable,
} from './command-arguments.js';
import { COLLECTION_COMMANDS } from './collection-commands.js';
import { Cursors } from './cursors.js';
import { FIND_AND_MODIFY_COMMANDS } from './find-and-modify-command.js';
import { MongoCommandError } from './mongo-command.error.js';
import type { MongoStorage } from './mongo-storage.js';
import type { PasswordLogin } from './password-login.js';
import { READ_COMMANDS } from './read-commands.js';
import { WRITE_COMMANDS } from './write-commands.js';

/** The newest wire protocol whose commands are answered as MongoDB 6.0 does. */
const MAX_WIRE_VERSION = 17;

/** `hello` and what else a driver asks of a server before it works with it. */
export const HANDSHAKE_COMMANDS: CommandTable = {
  hello: () => ({ isWritablePrimary: true, ...serverDescription() }),
  isMaster: () => ({ ismaster: true, ...serverDescription() }),
  ismaster: () => ({ ismaster: true, ...serverDescription() }),
  ping: () => ({}),
  buildInfo: () => ({ version: '6.0.0', versionArray: [6, 0, 0, 0], modules: ['mainline-embedded'] }),
  endSessions: () => ({}),
};

/** A standalone server without `logicalSessionTimeoutMinutes`: drivers then use neither sessions nor transactions. */
function serverDescription(): BsonDocument {
  return {
    helloOk: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  };
}

const HANDLERS: ReadonlyMap<string, CommandHandler> = new Map(
  Object.entries({
    ...HANDSHAKE_COMMANDS,
    ...READ_COMMANDS,
    ...WRITE_COMMANDS,
    ...FIND_AND_MODIFY_COMMANDS,
    ...COLLECTION_COMMANDS,
  }),
);

/**
 * Runs commands, one after another: each is done in memory in one step, so that none sees half of another, and is
 * answered when its changes are on disk.
 */
export class CommandDispatcher {
  private readonly context: CommandContext;

  constructor(private readonly storage: MongoStorage) {
    this.context = { storage, cursors: new Cursors() };
  }

  /**
   * @param login of the connection; `null` when it needs none
   * @returns the whole answer; a failure is an answer with `ok: 0`
   */
  async dispatch(command: BsonDocument, login: PasswordLogin | null): Promise<BsonDocument> {
    try {
      const answer = login?.answer(command) ?? this.run(command);
      await this.storage.flush();
      return { ...answer, ok: 1 };
    } catch (error: unknown) {
      return describeFailure(error);
    }
  }

  private run(command: BsonDocument): BsonDocument {
    const [name = ''] = Object.keys(command);
    const handler = HANDLERS.get(name);
    if (handler === undefined) throw new MongoCommandError('CommandNotFound', `no such command: '${name}'`);
    if (command.txnNumber !== undefined || command.startTransaction !== undefined) {
      throw new MongoCommandError(
        'IllegalOperation',
        'Transaction numbers are only allowed on a replica set member',
      );
    }
    return handler(new CommandArguments(name, command), this.context);
  }
}

function describeFailure(error: unknown): BsonDocument {
  if (error instanceof MongoCommandError) {
    const { message, code, codeName, details } = error;
    return { ok: 0, errmsg: message, code, codeName, ...details };
  }
  const errmsg = error instanceof Error ? error.message : String(error);
  return { ok: 0, errmsg, code: 1, codeName: 'InternalError' };
}
