import { hasCollation, type IndexedCollection, listIndexes, missingIndexes } from './build-indexes.js';
import { CALL_INDEXES, LOG_INDEXES } from './call-indexes.js';
import { callSchema, leaseSchema, logSchema } from './call.schema.js';

/** What there is of the collections and indexes. */
export interface IndexReport {
  /** Indexes that are not there as they are wanted, such as `calls.calls_by_start`. */
  readonly missing: readonly string[];
  /** Names of collections that compare texts otherwise than by code point. */
  readonly collated: readonly string[];
  /** Names of collections that are not there yet. */
  readonly empty: readonly string[];
}

const WANTED = [
  { name: nameOf(callSchema), indexes: CALL_INDEXES },
  { name: nameOf(logSchema), indexes: LOG_INDEXES },
  { name: nameOf(leaseSchema), indexes: [] },
];

/**
 * Looks at the collections and changes nothing. A server may describe an index in other words than it was made with, and then counts
 * as lacking it.
 *
 * @throws the driver's errors
 */
export async function inspectIndexes(collection: (name: string) => IndexedCollection): Promise<IndexReport> {
  const [missing, collated, empty]: [string[], string[], string[]] = [[], [], []];
  for (const { name, indexes } of WANTED) {
    const found = await listIndexes(collection(name));
    if (found.length === 0) empty.push(name);
    else missing.push(...missingIndexes(found, indexes).map((index) => `${name}.${index.name}`));
    if (await hasCollation(collection(name))) collated.push(name);
  }
  return { missing, collated, empty };
}

function nameOf(schema: { get(option: 'collection'): string | undefined }): string {
  return schema.get('collection') ?? '';
}
