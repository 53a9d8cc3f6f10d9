import { type BsonDocument, compareValues } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/** One key of an index, with its direction. */
export interface IndexKey {
  readonly path: string;
  readonly direction: 1 | -1;
}

/** Says of a key whether it lies before (-1), in (0) or behind (1) the stretch that is wanted. */
export type Placement = (values: readonly unknown[]) => -1 | 0 | 1;

interface Entry {
  readonly values: readonly unknown[];
  readonly owner: string;
}

/** What says which keys a document has: an index. */
interface KeySource {
  readonly keys: readonly IndexKey[];
  keysOf(document: BsonDocument): readonly (readonly unknown[])[];
}

/**
 * The keys of documents in the order of an index, with the key of the document that each belongs to. A list makes several keys of one
 * document.
 *
 * A path that leads through a list makes an index that is of no use here, and says so.
 */
export class SortedKeys {
  private readonly keys: readonly IndexKey[];
  private entries: Entry[] = [];
  private usable = true;

  constructor(
    private readonly source: KeySource,
    documents: Iterable<readonly [string, BsonDocument]>,
  ) {
    this.keys = source.keys;
    for (const [owner, document] of documents) {
      for (const values of this.keysOf(document)) this.entries.push({ values, owner });
    }
    this.entries.sort((left, right) => this.compare(left, right));
  }

  /** False once a path of the index led through a list. */
  get isUsable(): boolean {
    return this.usable;
  }

  add(document: BsonDocument, owner: string): void {
    for (const values of this.keysOf(document)) {
      const entry = { values, owner };
      this.entries.splice(this.placeOf(entry), 0, entry);
    }
  }

  remove(document: BsonDocument, owner: string): void {
    for (const values of this.keysOf(document)) {
      const place = this.placeOf({ values, owner });
      if (this.entries[place]?.owner === owner) this.entries.splice(place, 1);
    }
  }

  /** True when both documents have the same keys. */
  areAlike(left: BsonDocument, right: BsonDocument): boolean {
    const [mine, theirs] = [this.keysOf(left), this.keysOf(right)];
    return mine.length === theirs.length && mine.every((values, place) => areEqual(values, theirs[place]));
  }

  /** The documents' keys of one stretch, in the order of the index or backwards. */
  *walk(placement: Placement, backwards: boolean): Generator<string> {
    const start = this.firstWhere(({ values }) => placement(values) >= 0);
    const end = this.firstWhere(({ values }) => placement(values) > 0);
    for (let step = 0; step < end - start; step++) {
      const entry = this.entries[backwards ? end - 1 - step : start + step];
      if (entry !== undefined) yield entry.owner;
    }
  }

  private placeOf(wanted: Entry): number {
    return this.firstWhere((entry) => this.compare(entry, wanted) >= 0);
  }

  /** The first place from which on something is true. */
  private firstWhere(isTrue: (entry: Entry) => boolean): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.entries[middle];
      if (entry !== undefined && isTrue(entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private compare(left: Entry, right: Entry): number {
    for (const [index, { direction }] of this.keys.entries()) {
      const order = compareValues(left.values[index], right.values[index]);
      if (order !== 0) return order * direction;
    }
    if (left.owner === right.owner) return 0;
    return left.owner < right.owner ? -1 : 1;
  }

  private keysOf(document: BsonDocument): readonly (readonly unknown[])[] {
    if (!this.usable) return [];
    try {
      return this.source.keysOf(document);
    } catch (error: unknown) {
      if (!(error instanceof MongoCommandError)) throw error;
      this.usable = false;
      this.entries = [];
      return [];
    }
  }
}

function areEqual(values: readonly unknown[], others: readonly unknown[] = []): boolean {
  return values.every((value, place) => compareValues(value, others[place]) === 0);
}
