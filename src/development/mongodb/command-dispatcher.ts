import type { BsonDocument } from './bson-value.js';
import { COLLECTION_COMMANDS } from './collection-commands.js';
import { CommandArguments } from './command-arguments.js';
import type { CommandContext, CommandHandler } from './command-handler.js';
import { Cursors } from './cursors.js';
import { FIND_AND_MODIFY_COMMANDS } from './find-and-modify-command.js';
import { HANDSHAKE_COMMANDS } from './handshake-commands.js';
import { MongoCommandError } from './mongo-command.error.js';
import type { MongoStorage } from './mongo-storage.js';
import type { PasswordLogin } from './password-login.js';
import { READ_COMMANDS } from './read-commands.js';
import { WRITE_COMMANDS } from './write-commands.js';

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
