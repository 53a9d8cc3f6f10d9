import { type BsonDocument, isDocument } from './bson-value.js';
import { type Collator, readCollation } from './collation.js';
import { MongoCommandError } from './mongo-command.error.js';
import type { Cursors } from './cursors.js';
import type { MongoStorage } from './mongo-storage.js';

/** Arguments that change no result here: limits, hints on durability that always hold, and tracing. */
const HARMLESS = new Set([
  '$db',
  'lsid',
  'maxTimeMS',
  'comment',
  'readConcern',
  'writeConcern',
  'allowDiskUse',
  '$readPreference',
]);
const MAX_NAMESPACE_BYTES = 255;
const READ_CONCERNS = new Set<unknown>(['local', 'available', 'majority']);

/** The arguments of one command, or of one write in it; each is checked as it is read. */
export class CommandArguments {
  constructor(
    readonly name: string,
    private readonly fields: BsonDocument,
  ) {}

  /** @throws MongoCommandError for an argument that is not in the list: ignoring it could give a wrong result */
  allow(...names: readonly string[]): this {
    const unknown = Object.keys(this.fields).find((name) => !names.includes(name) && !HARMLESS.has(name));
    if (unknown !== undefined) {
      throw new MongoCommandError(
        'Location40415',
        `BSON field '${this.name}.${unknown}' is an unknown field.`,
      );
    }
    this.assertConcerns();
    return this;
  }

  /** A document, empty when it is not given. */
  document(name: string): BsonDocument {
    return this.has(name) ? this.required(name) : {};
  }

  required(name: string): BsonDocument {
    const value = this.fields[name];
    if (!isDocument(value)) throw this.wrongType(name, 'an object');
    return value;
  }

  list(name: string): unknown[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw this.wrongType(name, 'an array');
    return value;
  }

  text(name: string): string {
    const value = this.fields[name];
    if (typeof value !== 'string') throw this.wrongType(name, 'a string');
    return value;
  }

  /** A whole number from 0, or `undefined`. */
  count(name: string): number | undefined {
    const value = this.fields[name];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new MongoCommandError(
      'BadValue',
      `BSON field '${this.name}.${name}' must be a whole number from 0`,
    );
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.fields[name] ?? otherwise;
    if (typeof value !== 'boolean') throw this.wrongType(name, 'a boolean');
    return value;
  }

  /** How texts are to be compared: `null` for by code point, `undefined` when nothing is said. */
  collation(): Collator | null | undefined {
    return this.has('collation') ? readCollation(this.required('collation')) : undefined;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  /** The database and collection that the command is about. */
  namespace(argument = this.name): string {
    const collection = this.text(argument);
    if (collection === '' || /[$\0]/.test(collection)) {
      throw new MongoCommandError('InvalidNamespace', `Invalid collection name: ${collection}`);
    }
    const namespace = `${this.database()}.${collection}`;
    if (Buffer.byteLength(namespace) <= MAX_NAMESPACE_BYTES) return namespace;
    throw new MongoCommandError(
      'InvalidNamespace',
      `Fully qualified namespace is too long. Namespace: ${namespace} Max: ${MAX_NAMESPACE_BYTES}`,
    );
  }

  database(): string {
    const database = this.text('$db');
    if (/^[^\0/\\. "$]+$/.test(database)) return database;
    throw new MongoCommandError('InvalidNamespace', `Invalid database name: ${database}`);
  }

  private assertConcerns(): void {
    const { level = 'local' } = this.document('readConcern');
    if (!READ_CONCERNS.has(level)) throw MongoCommandError.unsupported('this read concern');
    const { w = 1 } = this.document('writeConcern');
    if (typeof w === 'number' && w > 1) {
      throw new MongoCommandError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
    }
  }

  private wrongType(name: string, expected: string): MongoCommandError {
    return new MongoCommandError('TypeMismatch', `BSON field '${this.name}.${name}' must be ${expected}`);
  }
}

/** What commands work on. */
export interface CommandContext {
  readonly storage: MongoStorage;
  readonly cursors: Cursors;
}

/** Does one command in memory, in one step, and returns its answer without `ok`. */
export type CommandHandler = (args: CommandArguments, context: CommandContext) => BsonDocument;

/** Handlers by the names of their commands. */
export type CommandTable = Readonly<Record<string, CommandHandler>>;
