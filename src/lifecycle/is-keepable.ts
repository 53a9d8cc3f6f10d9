/** PostgreSQL's `jsonb` holds neither NUL nor a half of a character. */
const UNKEEPABLE = /[\0\p{Cs}]/u;

/**
 * Whether both databases can hold a JSON value as it is. `JSON.parse` makes infinity of a number such as `1e999`, which no JSON can
 * say again.
 *
 * @param value not deeper than the stack has room for
 */
export function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return !UNKEEPABLE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => !UNKEEPABLE.test(name) && isKeepable(part));
}
