/** Values by name, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object as it is, not a copy; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
