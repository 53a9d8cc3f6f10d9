/**
 * LevelDB's own reason for not opening a folder, such as `LEVEL_LOCKED` or `LEVEL_CORRUPTION`.
 *
 * classic-level wraps it in an error of its own. It is read by its shape, as native errors may come from another realm.
 */
export function levelErrorCode(error: unknown): unknown {
  const cause = propertyOf(error, 'cause');
  return propertyOf(cause, 'code');
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
