/** `.` and a leading `$` mean something in MongoDB's paths, and servers before 5.0 refuse them as field names. */
const RESERVED = /^\$|[.%]/g;
const ESCAPED = /%(24|25|2E)/g;

/** A field name that MongoDB takes as it stands. */
export function escapeKey(name: string): string {
  return name.replace(RESERVED, (character) => `%${hexOf(character)}`);
}

export function unescapeKey(name: string): string {
  return name.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A copy of a JSON value in which every field name can be stored. */
export function escapeKeys(value: unknown): unknown {
  return mapKeys(value, escapeKey);
}

/** The value that `escapeKeys` was given. */
export function unescapeKeys(value: unknown): unknown {
  return mapKeys(value, unescapeKey);
}

function mapKeys(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapKeys(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [rename(name), mapKeys(field, rename)]),
  );
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}
