import { unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { within } from '../../common/time/within.js';
import { CommandExecutor } from '../commands/command-executor.js';
import {
  connectTo,
  type ControlAddress,
  controlAddress,
  ControlError,
  makePrivateFolder,
  statsOf,
} from './control-address.js';
import { ControlConnection, type Executor } from './control-connection.js';

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

  private constructor(executor: Executor) {
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
  static async start({ path, privateFolder }: ControlAddress, executor: Executor): Promise<ControlServer> {
    const control = new ControlServer(executor);
    try {
      if (privateFolder !== null) await makePrivateFolder(privateFolder);
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

/**
 * Has a running application take commands. Phone calls need none: a data folder that has no place for a socket stops nothing.
 *
 * @returns what ends it
 */
export async function takeCommands(
  app: INestApplicationContext,
  dataDir: string,
  logger: LoggerService,
): Promise<() => Promise<void>> {
  try {
    const control = await ControlServer.start(controlAddress(dataDir), app.get(CommandExecutor));
    return () => control.close();
  } catch (error: unknown) {
    logger.warn('npm run mainline cannot reach this server', error);
    return () => Promise.resolve();
  }
}
