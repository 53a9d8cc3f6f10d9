import { unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { within } from '../../common/time/within.js';
import { connectTo } from './connect-to.js';
import { type CommandExecutor, ControlConnection } from './control-connection.js';
import { ControlError } from './control.error.js';
import type { ControlPlace } from './control-place.js';
import { makeOwnFolder, statsOf } from './own-folder.js';

/** Commands that are asked to end get this long to do so and to say what they did. */
const FAREWELL_MILLISECONDS = 3_000;
const PRIVATE = 0o177;

/**
 * Takes commands over a Unix domain socket that only this user can open.
 *
 * The journal and the embedded databases can be open in one process only, so while the server has them, it must do the work.
 */
export class ControlServer {
  private readonly connections = new Set<ControlConnection>();
  private readonly server: Server;

  private constructor(executor: CommandExecutor) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      const connection = new ControlConnection(socket, executor);
      this.connections.add(connection);
      void connection.ended.then(() => this.connections.delete(connection));
    });
  }

  /**
   * Listens; the socket that a killed process left behind is replaced.
   *
   * @throws ControlError when another process listens there, or nobody can
   */
  static async start({ path, ownFolder }: ControlPlace, executor: CommandExecutor): Promise<ControlServer> {
    const control = new ControlServer(executor);
    try {
      if (ownFolder !== null) await makeOwnFolder(ownFolder);
      await removeStale(path);
      await listen(control.server, path);
    } catch (error: unknown) {
      if (error instanceof ControlError) throw error;
      throw new ControlError(`Commands cannot be taken at ${path}`, { cause: error });
    }
    return control;
  }

  /** Ends the commands under way and removes the socket. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.connections) connection.stop();
    const late = new ControlError('A command did not end in time');
    await within(FAREWELL_MILLISECONDS, closed, () => late).catch(() => this.cut());
  }

  private cut(): void {
    for (const connection of this.connections) connection.destroy();
  }
}

async function removeStale(path: string): Promise<void> {
  const stats = await statsOf(path);
  if (stats === null) return;
  if (!stats.isSocket()) throw new ControlError(`${path} is in the way of the socket for commands`);
  const socket = await connectTo(path);
  if (socket !== null) {
    socket.destroy();
    throw new ControlError(`Another process takes commands at ${path}`);
  }
  await unlink(path);
}

/** Node binds a path within `listen`; the narrowed mask lets nobody in even before a change of the mode could. */
async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const mask = process.umask(PRIVATE);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
}
