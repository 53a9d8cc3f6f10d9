const OWNER_ONLY = 0o077;

/**
 * Lets only the user of this process read the files that it makes from now on.
 *
 * The journal and the embedded databases hold what callers said and pressed, and LevelDB leaves it to the umask who may read it.
 */
export function keepFilesPrivate(): void {
  process.umask(OWNER_ONLY);
}
