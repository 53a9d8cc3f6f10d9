import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fitsSocketPath } from '../../common/files/fits-socket-path.js';

/** Where the server of a data folder takes commands. */
export interface ControlPlace {
  readonly path: string;
  /** A folder below the temporary one, which must be this user's alone; null when the socket is in the data folder. */
  readonly ownFolder: string | null;
}

/**
 * A data folder too deep for a socket has it in a folder below the temporary one.
 *
 * @param dataDir absolute path
 */
export function controlPlace(dataDir: string, temporaryFolder = tmpdir()): ControlPlace {
  const path = join(dataDir, 'control.sock');
  if (fitsSocketPath(path)) return { path, ownFolder: null };
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const ownFolder = join(temporaryFolder, `mainline-${userInfo().uid}`);
  return { path: join(ownFolder, `${name}.sock`), ownFolder };
}
