import { connect, type Socket } from 'node:net';
import { ControlError } from './control.error.js';

const CONNECT_MILLISECONDS = 3_000;
/** Nothing is there, or what a killed process left behind. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR']);

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
