/** Whether a value of JSON is nested deeper than so many levels; an empty object has one. Takes no stack for any depth. */
export function exceedsDepth(value: unknown, limit: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item): unknown[] => Object.values(item)).filter(isNested);
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
