import type { mongo } from 'mongoose';
import { MINUTE } from '../../../config/time.js';
import { EXACT } from './exact.js';
import type { NamedIndex } from './feed-indexes.js';
import { codeOf } from './to-store-error.js';

/** An index as a server lists it. */
type ListedIndex = Readonly<Record<string, unknown>> & { readonly name: string };

/** The part of a collection that its indexes need, whatever its documents are. */
export interface IndexedCollection extends Pick<mongo.Collection, 'createIndexes' | 'dropIndex'> {
  listIndexes(): { toArray(): Promise<ListedIndex[]> };
}

/**
 * An index over millions of calls takes minutes, far more than the connection's limit on an answer; the driver honours
 * the option here, though its types do not name it.
 */
const BUILD_OPTIONS: mongo.CreateIndexesOptions & { socketTimeoutMS: number } = {
  socketTimeoutMS: 30 * MINUTE,
};
/** NamespaceNotFound and IndexNotFound. */
const NOT_THERE = new Set<unknown>([26, 27]);

/** @returns the indexes of a collection; none of one that is not there */
export async function listIndexes(collection: IndexedCollection): Promise<ListedIndex[]> {
  try {
    return await collection.listIndexes().toArray();
  } catch (error: unknown) {
    unlessMissing(error);
    return [];
  }
}

/** True when a collection compares texts otherwise than by code point, where nothing is said: as the index of its ids does. */
export async function hasCollation(collection: IndexedCollection): Promise<boolean> {
  const ids = (await listIndexes(collection)).find(({ name }) => name === '_id_');
  return ids?.collation !== undefined;
}

/** @returns those of the wanted indexes that are not there just as they are wanted */
export function missingIndexes(found: readonly ListedIndex[], wanted: readonly NamedIndex[]): NamedIndex[] {
  const there = new Set(found.map(describeIndex));
  return wanted.filter((index) => !there.has(describeIndex(index)));
}

/** Builds indexes, in the place of those that have their name or their keys and are others: MongoDB would refuse with 85 or 86. */
export async function buildIndexes(
  collection: IndexedCollection,
  found: readonly ListedIndex[],
  missing: readonly NamedIndex[],
): Promise<void> {
  const names = new Set(missing.map(({ name }) => name));
  const contents = new Set(missing.map(contentOf));
  const inTheWay = found.filter((index) => names.has(index.name) || contents.has(contentOf(index)));
  await dropIndexes(
    collection,
    inTheWay.map(({ name }) => name).filter((name) => name !== '_id_'),
  );
  const indexes = missing.map((index) => ({ ...index, ...EXACT }));
  await collection.createIndexes(indexes, BUILD_OPTIONS);
}

export async function dropIndexes(collection: IndexedCollection, names: readonly string[]): Promise<void> {
  for (const name of names) await collection.dropIndex(name).catch(unlessMissing);
}

/** An index in one line: its name, its keys in their order, and what matters of its options. */
export function describeIndex(index: NamedIndex | ListedIndex): string {
  const { unique = false } = index;
  return JSON.stringify([index.name, unique, contentOf(index)]);
}

/** A server says nothing of the simple collation. */
function contentOf(index: NamedIndex | ListedIndex): string {
  const { key, partialFilterExpression = null } = index;
  const collation = 'collation' in index ? index.collation : null;
  return JSON.stringify([key, partialFilterExpression, collation]);
}

function unlessMissing(error: unknown): void {
  if (!NOT_THERE.has(codeOf(error))) throw error;
}
