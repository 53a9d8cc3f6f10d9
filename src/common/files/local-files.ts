/** True for the error of a file that is not there; read by its shape, as native errors may come from another realm. */
export function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

const OWNER_ONLY = 0o077;

/**
 * Lets only the user of this process read the files that it makes from now on.
 *
 * The journal and the embedded databases hold what callers said and pressed, and LevelDB leaves it to the umask who may read it.
 */
export function keepFilesPrivate(): void {
  process.umask(OWNER_ONLY);
}

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
