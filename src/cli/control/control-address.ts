import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import { fitsSocketPath } from '../../common/files/fits-socket-path.js';
import { isMissingFile } from '../../common/files/local-files.js';

const CONNECT_MILLISECONDS = 3_000;
/** Nothing is there, or what a killed process left behind. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR']);

/** The server and a command cannot talk to each other. */
export class ControlError extends DomainError {
  readonly code = 'CONTROL_FAILED';
}

/** Where the server of a data folder takes commands: the path of a Unix domain socket. */
export interface ControlAddress {
  readonly path: string;
  /** A folder below the temporary one, which must be this user's alone; null when the socket is in the data folder. */
  readonly privateFolder: string | null;
}

/**
 * A data folder too deep for a socket has it in a folder below the temporary one.
 *
 * @param dataDir absolute path
 */
export function controlAddress(dataDir: string, temporaryFolder = tmpdir()): ControlAddress {
  const path = join(dataDir, 'control.sock');
  if (fitsSocketPath(path)) return { path, privateFolder: null };
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const privateFolder = join(temporaryFolder, `mainline-${userInfo().uid}`);
  return { path: join(privateFolder, `${name}.sock`), privateFolder };
}

/** Makes a folder that nobody else may enter. @throws ControlError when it exists and is not like that */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isPrivateFolder(folder))) {
    throw new ControlError(`${folder} must be a folder of this user that nobody else can enter`);
  }
}

/**
 * Whether a folder exists that belongs to this user and that nobody else can enter.
 *
 * In a temporary folder anyone may take a name first, and would then be asked in place of the server.
 */
export async function isPrivateFolder(folder: string): Promise<boolean> {
  const stats = await statsOf(folder);
  return stats !== null && stats.isDirectory() && stats.uid === userInfo().uid && (stats.mode & 0o077) === 0;
}

/** What a path is, links not followed. @returns null when nothing is there */
export async function statsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

/**
 * Connects to a socket's path.
 *
 * @returns null when nobody listens
 * @throws ControlError when somebody may, but cannot be reached
 */
export function connectTo(path: string): Promise<Socket | null> {
  const socket = connect(path);
  return new Promise((resolve, reject) => {
    socket.setTimeout(CONNECT_MILLISECONDS, () => socket.destroy(new Error('it does not answer')));
    socket.once('connect', () => {
      socket.removeAllListeners('error').removeAllListeners('timeout').setTimeout(0);
      resolve(socket);
    });
    socket.once('error', (error) => {
      if ('code' in error && NOBODY.has(String(error.code))) resolve(null);
      else reject(new ControlError(`The server at ${path} cannot be asked: ${error.message}`));
    });
  });
}
