/**
 * Whether objects and arrays lie deeper in each other than they may; text and numbers have no depth, `{}` and `[]` have 1.
 *
 * Goes level by level, so that no depth can exhaust the stack.
 */
export function exceedsDepth(value: unknown, limit: number): boolean {
  let level = [value].filter(isObject);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((one) => Object.values(one).filter(isObject));
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
