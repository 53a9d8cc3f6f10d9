/**
 * A copy of a JSON object with the names at every depth in order.
 *
 * PostgreSQL's `jsonb` keeps no order of its own and MongoDB keeps the writer's: only so can what they hold be compared, or be
 * answered with the same bytes.
 */
export function sortNames(value: object): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]): [string, unknown] => [name, sorted(field)]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return typeof value === 'object' && value !== null ? sortNames(value) : value;
}
