import { type BsonDocument, compareValues } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';
import { singleValueAt } from './sort-documents.js';

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

/**
 * The keys of documents in the order of an index, with the key of the document that each belongs to.
 *
 * A list in a document makes an index of it that has several keys per document; such an index is of no use here, and says so.
 */
export class SortedKeys {
  private readonly paths: readonly (readonly string[])[];
  private entries: Entry[] = [];
  private usable = true;

  constructor(
    private readonly keys: readonly IndexKey[],
    documents: Iterable<readonly [string, BsonDocument]>,
  ) {
    this.paths = keys.map(({ path }) => path.split('.'));
    for (const [owner, document] of documents) {
      const values = this.valuesOf(document);
      if (values !== null) this.entries.push({ values, owner });
    }
    this.entries.sort((left, right) => this.compare(left, right));
  }

  /** False once a document had a list where the index looks. */
  get isUsable(): boolean {
    return this.usable;
  }

  add(document: BsonDocument, owner: string): void {
    const values = this.valuesOf(document);
    if (values === null) return;
    const entry = { values, owner };
    this.entries.splice(this.placeOf(entry), 0, entry);
  }

  remove(document: BsonDocument, owner: string): void {
    const values = this.valuesOf(document);
    if (values === null) return;
    const place = this.placeOf({ values, owner });
    if (this.entries[place]?.owner === owner) this.entries.splice(place, 1);
  }

  /** True when both documents have the same key. */
  areAlike(left: BsonDocument, right: BsonDocument): boolean {
    const [mine, theirs] = [this.valuesOf(left), this.valuesOf(right)];
    if (mine === null || theirs === null) return false;
    return mine.every((value, index) => compareValues(value, theirs[index]) === 0);
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

  private valuesOf(document: BsonDocument): unknown[] | null {
    if (!this.usable) return null;
    try {
      return this.paths.map((parts) => singleValueAt(document, parts, 'an index over'));
    } catch (error: unknown) {
      if (!(error instanceof MongoCommandError)) throw error;
      this.usable = false;
      this.entries = [];
      return null;
    }
  }
}
