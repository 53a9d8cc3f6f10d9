import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEEP_ALIVE_MILLISECONDS } from '../../src/common/http/keep-alive.js';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A real HTTP server on 127.0.0.1 that answers as each test says and keeps what it was asked. */
export class ScriptedServer {
  /** What the next requests are answered with. */
  answer: RequestListener = (_request, response) => void response.writeHead(404).end();
  readonly requests: SeenRequest[] = [];
  private readonly server: Server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
    (request, response) => {
      this.requests.push({ method: request.method, url: request.url, headers: request.headers });
      this.answer(request, response);
    },
  );

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}
