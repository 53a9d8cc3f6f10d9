import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type ServerOptions, WebSocketServer } from 'ws';
import { networkOfAddress } from '../../common/access/api-key-gate.js';
import type { Clock } from '../../common/time/clock.js';
import type { ServerSettings } from '../../config/app-config.js';
import { MINUTE } from '../../config/time.js';
import { clientAddress } from '../../common/access/client-address.js';

/** A connection of engine.io. */
export interface Connection extends EventEmitter {
  readonly request: IncomingMessage;
  close(discard: boolean): unknown;
}

/** Connections of one network, and of all, that were not let in yet; those who never are do not live for a minute. */
const WAITING_PER_NETWORK = 100;
const WAITING = 1000;
/** What one connection may send: several times what any client has reason to. */
const PACKETS_PER_MINUTE = 240;
/** Pieces that one message may come in: each takes far more memory than it holds. */
const MAX_FRAGMENTS = 16;
const MAX_CHUNKS = 1024;

/** Bounds what a connection costs, whether or not it has an API key. */
export class ConnectionLimits {
  private readonly waiting = new Map<Connection, string>();

  constructor(
    private readonly settings: Pick<ServerSettings, 'trustedProxies'>,
    private readonly clock: Clock,
  ) {}

  /** Whether one more connection may come from where a request does. */
  hasRoom(request: IncomingMessage): boolean {
    const network = this.networkOf(request);
    const own = [...this.waiting.values()].filter((one) => one === network);
    return this.waiting.size < WAITING && own.length < WAITING_PER_NETWORK;
  }

  /** Looks after a connection that has just come. */
  watch(connection: Connection): void {
    this.waiting.set(connection, this.networkOf(connection.request));
    connection.once('close', () => this.letIn(connection));
    this.countEach(connection, ['packet'], () => connection.close(true));
  }

  /** Notes that a connection belongs to an API key now. */
  letIn(connection: Connection): void {
    this.waiting.delete(connection);
  }

  /**
   * The WebSocket server that engine.io is to use.
   *
   * Pings are answered, and messages of a connection that is about to change its transport are read, before engine.io hears of
   * them; answers to who does not read them pile up in memory.
   */
  webSocketServer(): new (options: ServerOptions) => WebSocketServer {
    const watch = (socket: EventEmitter & { terminate(): void }): void =>
      this.countEach(socket, ['message', 'ping', 'pong'], () => socket.terminate());
    return class extends WebSocketServer {
      constructor(options: ServerOptions) {
        super({ ...options, maxFragments: MAX_FRAGMENTS, maxBufferedChunks: MAX_CHUNKS });
      }

      override handleUpgrade(
        ...[request, socket, head, done]: Parameters<WebSocketServer['handleUpgrade']>
      ): void {
        super.handleUpgrade(request, socket, head, (client, asked) => {
          watch(client);
          done(client, asked);
        });
      }
    };
  }

  private countEach(source: EventEmitter, events: readonly string[], end: () => void): void {
    let [count, since] = [0, this.now()];
    const note = (): void => {
      if (this.now() >= since + MINUTE) [count, since] = [0, this.now()];
      count += 1;
      if (count > PACKETS_PER_MINUTE) end();
    };
    for (const event of events) source.on(event, note);
  }

  private networkOf(request: IncomingMessage): string {
    return networkOfAddress(clientAddress(request, this.settings.trustedProxies));
  }

  private now(): number {
    return this.clock.monotonic();
  }
}
