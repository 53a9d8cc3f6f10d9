/** Fields of a resource, of which Twilio's types promise more than its API keeps. */
export type Fields = Readonly<Record<string, unknown>>;

/** @returns the value's fields; none when it is no object */
export function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** @returns a text, or a number as text; `null` for anything else and for blanks */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** @returns a whole number of at least 0, also from text; else `null`. Twilio gives -1 where it does not know. */
export function countOf(value: unknown): number | null {
  const text = textOf(value);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** @returns ISO 8601 UTC from a date, or from text that is one; else `null` */
export function timeOf(value: unknown): string | null {
  const milliseconds =
    value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
