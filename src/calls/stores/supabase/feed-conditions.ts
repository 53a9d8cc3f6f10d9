import type { StartPosition } from '../call-store.js';

/**
 * The condition that takes out of the calls that started no earlier those of the position's own moment that come before it. The oldest
 * call comes first.
 *
 * The bound on `started_at` stands beside it, not in it, so that PostgreSQL enters the index there.
 */
export function comingBefore({ key, id }: StartPosition): string {
  return `started_at.gt.${quoted(key)},id.gt.${quoted(id)}`;
}

/** The operand of `in`; supabase-js's own quotes it without escapes, and only where there are commas or brackets. */
export function listOf(values: readonly string[]): string {
  return `(${values.map(quoted).join(',')})`;
}

/** A value inside of a condition of PostgREST, where commas, dots and brackets have a meaning. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
