import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { type Namespace, Server, type ServerOptions } from 'socket.io';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { ConnectionLimits } from './connection-limits.js';
import type { LiveSocket } from './live-socket.js';
import { mayConnect } from './live-access.js';
import { RedisInstances } from './redis-instances.js';

const MAX_MESSAGE_BYTES = 64 * 1024;
/** Who has not named a namespace by then was not going to, in milliseconds. */
const CONNECT_LIMIT = 10_000;

/** What Nest asks for: the server itself, then each gateway's namespace of it. */
interface GatewayOptions {
  readonly namespace?: string;
  readonly server?: Server;
}

/**
 * The Socket.IO server beside the HTTP one: who may connect, how much a message may hold, and how instances meet.
 *
 * Nest's own adapter brings another copy of Socket.IO, and binds handlers that the gateway has no use for.
 */
export class LiveSocketAdapter extends AbstractWsAdapter {
  private readonly config: AppConfig;
  private readonly instances: RedisInstances | null;
  private readonly limits: ConnectionLimits;
  private readonly http: HttpServer;

  constructor(app: NestFastifyApplication) {
    super(app);
    this.http = app.getHttpServer();
    this.config = app.get(AppConfig);
    this.limits = new ConnectionLimits(this.config.server, app.get(Clock));
    const { redisUrl } = this.config.live;
    this.instances = redisUrl === null ? null : new RedisInstances(redisUrl);
  }

  create(_port: number, { namespace, server }: GatewayOptions = {}): Server | Namespace {
    if (namespace !== undefined && server !== undefined) return this.openNamespace(server, namespace);
    const created = new Server(this.http, this.options());
    created.engine.on('connection', (connection: LiveSocket['conn']) => this.limits.watch(connection));
    if (this.instances !== null) created.adapter(this.instances.adapter());
    // Only `/live` has something to say; this one is always there.
    created.of('/').use((_socket, next) => next(new Error('There is nothing here; connect to /live')));
    return created;
  }

  /** The gateway listens to its sockets itself: their messages are typed there. */
  bindMessageHandlers(): void {
    return;
  }

  override async close(server: Server | Namespace): Promise<void> {
    if (server instanceof Server) await server.close();
  }

  override dispose(): Promise<void> {
    this.instances?.close();
    return Promise.resolve();
  }

  private openNamespace(server: Server, name: string): Namespace {
    return server.of(name).on('connection', ({ conn }) => this.limits.letIn(conn));
  }

  private options(): Partial<ServerOptions> {
    const { corsOrigins } = this.config.server;
    return {
      transports: ['websocket', 'polling'],
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      connectTimeout: CONNECT_LIMIT,
      cors: corsOrigins.length === 0 ? undefined : { origin: [...corsOrigins] },
      wsEngine: this.limits.webSocketServer(),
      allowRequest: (request: IncomingMessage, answer) => {
        const problem = this.problemOf(request);
        answer(problem, problem === null);
      },
    };
  }

  private problemOf(request: IncomingMessage): string | null {
    if (!mayConnect(request.headers, this.config.server)) return 'This origin may not connect';
    return this.limits.hasRoom(request) ? null : 'Too many connections wait to be let in';
  }
}
