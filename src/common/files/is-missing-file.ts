/** True for the error of a file that is not there; read by its shape, as native errors may come from another realm. */
export function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
