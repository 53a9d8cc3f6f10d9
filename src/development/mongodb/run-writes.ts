import type { BsonDocument } from './bson-value.js';
import { isDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/**
 * Does the writes of one command, one after another, and gathers the errors as MongoDB reports them.
 *
 * @param ordered whether the first error keeps those after it from being tried
 * @returns `writeErrors` when there are any, else nothing
 */
export function runWrites(
  writes: readonly unknown[],
  ordered: boolean,
  perform: (write: BsonDocument, index: number) => void,
): BsonDocument {
  const writeErrors: BsonDocument[] = [];
  for (const [index, write] of writes.entries()) {
    const failure = attempt(() => perform(documentOf(write), index));
    if (failure === null) continue;
    writeErrors.push({ index, code: failure.code, ...failure.details, errmsg: failure.message });
    if (ordered) break;
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

function attempt(action: () => void): MongoCommandError | null {
  try {
    action();
    return null;
  } catch (error: unknown) {
    if (error instanceof MongoCommandError) return error;
    throw error;
  }
}

function documentOf(write: unknown): BsonDocument {
  if (isDocument(write)) return write;
  throw new MongoCommandError('TypeMismatch', 'a write must be an object');
}
