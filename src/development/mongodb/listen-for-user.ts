import { chmod, rm, stat } from 'node:fs/promises';
import type { AddressInfo, ListenOptions, Server } from 'node:net';
import { join } from 'node:path';
import { fitsSocketPath } from '../../common/files/fits-socket-path.js';
import { LOGIN_NAME } from './password-login.js';

const LOOPBACK = '127.0.0.1';
const DATABASE = 'mainline';
const OTHERS = 0o077;
/** What `bind` answers on file systems that keep no sockets, such as folders that are shared with another system. */
const NO_SOCKETS_HERE = new Set(['EACCES', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM']);

/**
 * Listens where no other user of this machine gets in: on a Unix domain socket in a folder that is closed to them.
 *
 * Where there are no such sockets or the path cannot be one's, it listens on the loopback address, where clients must
 * be asked for a password.
 *
 * @param folder absolute path of a folder that this process alone uses; the socket that a killed process left there is replaced
 * @param password without characters that an address would have to escape
 * @returns the connection string, which names the database too
 */
export async function listenForUser(server: Server, folder: string, password: string): Promise<string> {
  const path = join(folder, 'mongodb.sock');
  const isListening = canBeNamed(path) && (await isClosedToOthers(folder)) && (await bind(server, path));
  if (isListening) return `mongodb://${encodeURIComponent(path)}/${DATABASE}?directConnection=true`;
  await listen(server, { port: 0, host: LOOPBACK });
  const { port } = server.address() as AddressInfo;
  const host = `${LOGIN_NAME}:${password}@${LOOPBACK}:${port}`;
  return `mongodb://${host}/${DATABASE}?directConnection=true&authMechanism=PLAIN`;
}

/** Whether nobody else can reach the server, wherever it listens. */
export function isForUserOnly(server: Server): boolean {
  return typeof server.address() === 'string';
}

/** The driver decodes percent signs twice, and so looks for a path with one elsewhere (mongodb 7.8, `HostAddress`). */
function canBeNamed(path: string): boolean {
  return fitsSocketPath(path) && !path.includes('%');
}

async function isClosedToOthers(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return ((await stat(folder)).mode & OTHERS) === 0;
}

/** @returns false when the file system keeps no sockets */
async function bind(server: Server, path: string): Promise<boolean> {
  await rm(path, { force: true });
  try {
    await listen(server, { path });
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && NO_SOCKETS_HERE.has(String(error.code))) return false;
    throw error;
  }
  // A thread of its own has no umask of its own to narrow before.
  await chmod(path, 0o600);
  return true;
}

function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
