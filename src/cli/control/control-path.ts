import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** `sockaddr_un.sun_path` has 104 bytes on macOS and 108 on Linux, its final zero included. */
const LONGEST_PATH_BYTES = 103;

/**
 * Where the server of a data folder takes commands.
 *
 * A data folder too deep for a socket has it in a private folder below the temporary one.
 *
 * @param dataDir absolute path
 */
export function controlPath(dataDir: string, temporaryFolder = tmpdir()): string {
  const path = join(dataDir, 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST_PATH_BYTES) return path;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(temporaryFolder, `mainline-${userInfo().uid}`, `${name}.sock`);
}
