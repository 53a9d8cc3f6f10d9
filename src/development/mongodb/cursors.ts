import { calculateObjectSize, Long } from 'bson';
import type { BsonDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/** MongoDB's size of a first batch for which the client asked nothing. */
const FIRST_BATCH = 101;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** The oldest open cursor is given up beyond this many; a client that still wants it gets CursorNotFound. */
const MAX_OPEN_CURSORS = 1000;

interface OpenCursor {
  readonly namespace: string;
  readonly remaining: BsonDocument[];
}

/** Results that were not handed out in one batch: snapshots that wait for `getMore`. */
export class Cursors {
  private readonly open = new Map<number, OpenCursor>();
  private lastId = 0;

  /** The `cursor` field of an answer to `find` or `aggregate`. */
  start(namespace: string, documents: BsonDocument[], batchSize = FIRST_BATCH, single = false): BsonDocument {
    const { batch, rest } = split(documents, batchSize);
    const id = rest.length === 0 || single ? 0 : this.keep({ namespace, remaining: rest });
    return { firstBatch: batch, id: Long.fromNumber(id), ns: namespace };
  }

  /** The `cursor` field of an answer to `getMore`. */
  next(namespace: string, id: number, batchSize?: number): BsonDocument {
    const cursor = this.open.get(id);
    if (cursor?.namespace !== namespace)
      throw new MongoCommandError('CursorNotFound', `cursor id ${id} not found`);
    const { batch, rest } = split(cursor.remaining, batchSize ?? Number.MAX_SAFE_INTEGER);
    this.open.delete(id);
    if (rest.length > 0) this.open.set(id, { namespace, remaining: rest });
    return { nextBatch: batch, id: Long.fromNumber(rest.length === 0 ? 0 : id), ns: namespace };
  }

  /** @returns whether it was open */
  kill(id: number): boolean {
    return this.open.delete(id);
  }

  private keep(cursor: OpenCursor): number {
    this.lastId += 1;
    this.open.set(this.lastId, cursor);
    const [oldest] = this.open.keys();
    if (this.open.size > MAX_OPEN_CURSORS && oldest !== undefined) this.open.delete(oldest);
    return this.lastId;
  }
}

function split(
  documents: BsonDocument[],
  batchSize: number,
): { batch: BsonDocument[]; rest: BsonDocument[] } {
  let end = 0;
  let bytes = 0;
  while (end < documents.length && end < batchSize) {
    bytes += calculateObjectSize(documents[end] ?? {});
    // One document always fits, or a cursor would never end.
    if (bytes > MAX_BATCH_BYTES && end > 0) break;
    end += 1;
  }
  return { batch: documents.slice(0, end), rest: documents.slice(end) };
}
