import { type BsonDocument, isDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/** How texts are compared when not by code point: whether letters are large or small makes no difference (strength 2). */
export interface Collator {
  readonly locale: string;
  readonly strength: 2;
}

/**
 * Reads a `collation`: the simple one, and one of strength 2, which is enough to show what a default of a collection does to questions.
 *
 * @returns `null` for the simple one
 * @throws MongoCommandError for every other
 */
export function readCollation({ locale, strength, ...others }: BsonDocument): Collator | null {
  if (typeof locale !== 'string') {
    throw new MongoCommandError(
      'FailedToParse',
      "BSON field 'collation.locale' is missing but a required field",
    );
  }
  if (locale === 'simple') return null;
  if (strength === 2 && Object.keys(others).length === 0) return { locale, strength };
  throw MongoCommandError.unsupported('collations other than the simple one and those of strength 2');
}

/** A copy in which texts that are equal under strength 2 are equal; names of fields stay. */
export function foldText(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  if (Array.isArray(value)) return value.map(foldText);
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, foldText(field)]));
}

/** The same of a document. */
export function foldDocument(document: BsonDocument): BsonDocument {
  return Object.fromEntries(Object.entries(document).map(([name, field]) => [name, foldText(field)]));
}
