import type { BsonDocument } from './bson-value.js';
import type { CommandArguments } from './command-arguments.js';
import type { Cursors } from './cursors.js';
import type { MongoStorage } from './mongo-storage.js';

/** What commands work on. */
export interface CommandContext {
  readonly storage: MongoStorage;
  readonly cursors: Cursors;
}

/** Does one command in memory, in one step, and returns its answer without `ok`. */
export type CommandHandler = (args: CommandArguments, context: CommandContext) => BsonDocument;

/** Handlers by the names of their commands. */
export type CommandTable = Readonly<Record<string, CommandHandler>>;
