import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { CommandDispatcher } from './command-dispatcher.js';
import { isForUserOnly, listenForUser } from './listen-for-user.js';
import { MongoStorage } from './mongo-storage.js';
import { PasswordLogin } from './password-login.js';
import { WireConnection } from './wire-connection.js';

/** Where the embedded server keeps its documents and has its socket. */
export interface EmbeddedMongoOptions {
  readonly dataDir: string;
}

/**
 * A small MongoDB server for development and tests, for this user's clients on this machine.
 *
 * It speaks the wire protocol to unmodified drivers and understands the commands and operators that Mainline uses; every
 * other one is answered with an error. Whoever can connect may do everything: see {@link listenForUser}.
 */
export class EmbeddedMongoServer {
  private readonly sockets = new Set<Socket>();
  private readonly password = randomBytes(24).toString('hex');
  private readonly server = createServer((socket) => this.accept(socket));
  private readonly dispatcher: CommandDispatcher;
  private address = '';
  private isReachable = true;

  private constructor(private readonly storage: MongoStorage) {
    this.dispatcher = new CommandDispatcher(storage);
  }

  /** @throws DataFolderInUseError when another process has the folder open */
  static async start({ dataDir }: EmbeddedMongoOptions): Promise<EmbeddedMongoServer> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await chmod(dataDir, 0o700);
    const embedded = new EmbeddedMongoServer(await MongoStorage.open(dataDir));
    try {
      embedded.address = await listenForUser(embedded.server, resolve(dataDir), embedded.password);
    } catch (error: unknown) {
      await embedded.storage.close();
      throw error;
    }
    return embedded;
  }

  /** The connection string, which names the database too; a secret where it holds a password. */
  get uri(): string {
    return this.address;
  }

  /** Hangs up on every client and closes the folder, with everything that was acknowledged on disk. */
  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
    await this.storage.close();
  }

  setReachable(isReachable: boolean): Promise<void> {
    this.isReachable = isReachable;
    if (!isReachable) this.sockets.forEach((socket) => socket.destroy());
    return Promise.resolve();
  }

  private accept(socket: Socket): void {
    if (!this.isReachable) {
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    const login = isForUserOnly(this.server) ? null : new PasswordLogin(this.password);
    new WireConnection(socket, this.dispatcher, login);
  }
}
