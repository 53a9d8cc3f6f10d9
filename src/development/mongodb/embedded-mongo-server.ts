import { mkdir } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { CommandDispatcher } from './command-dispatcher.js';
import { MongoStorage } from './mongo-storage.js';
import { WireConnection } from './wire-connection.js';

const LOOPBACK = '127.0.0.1';
const DATABASE = 'mainline';

/** Where the embedded server keeps its documents and listens. */
export interface EmbeddedMongoOptions {
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; any free one when left out. */
  readonly port?: number;
}

/**
 * A small MongoDB server for development and tests, for clients on this machine.
 *
 * It speaks the wire protocol to unmodified drivers and understands the commands and operators that Mainline uses; every
 * other one is answered with an error. There is no access control: it listens on the loopback address only.
 */
export class EmbeddedMongoServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly storage: MongoStorage,
  ) {}

  /** @throws DataFolderInUseError when another process has the folder open */
  static async start({ dataDir, port = 0 }: EmbeddedMongoOptions): Promise<EmbeddedMongoServer> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const storage = await MongoStorage.open(dataDir);
    const server = createServer();
    const embedded = new EmbeddedMongoServer(server, storage);
    const dispatcher = new CommandDispatcher(storage);
    server.on('connection', (socket) => embedded.accept(socket, dispatcher));
    try {
      await listen(server, port);
    } catch (error: unknown) {
      await storage.close();
      throw error;
    }
    return embedded;
  }

  /** The connection string, which names the database too. */
  get uri(): string {
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `mongodb://${LOOPBACK}:${port}/${DATABASE}?directConnection=true`;
  }

  /** Hangs up on every client and closes the folder, with everything that was acknowledged on disk. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
    await this.storage.close();
  }

  private accept(socket: Socket, dispatcher: CommandDispatcher): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    new WireConnection(socket, dispatcher);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
