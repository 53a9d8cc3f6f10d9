import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { KEEP_ALIVE_MILLISECONDS } from '../../src/common/http/keep-alive.js';

/** What passes the proxy. */
export interface PassingRequest {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Answers in the server's place; returns false to let the request pass. */
type Answer = (response: ServerResponse, passing: PassingRequest) => boolean;

/** A reverse proxy that strips a path, as it should, and changes whatever else a test says. */
export class ChangingProxy {
  /** Origin of the server behind it. */
  target = '';
  /** Stripped from the front of every path. */
  stripped = '/line';
  change: (passing: PassingRequest) => void = () => undefined;
  answer: Answer = () => false;
  private readonly server: Server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
    (incoming, response) => void this.pass(incoming, response),
  );

  static async start(): Promise<ChangingProxy> {
    const proxy = new ChangingProxy();
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Changes nothing any more. */
  behave(): void {
    this.stripped = '/line';
    this.change = () => undefined;
    this.answer = () => false;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '/', headers } = incoming;
    const path = url.startsWith(this.stripped) ? url.slice(this.stripped.length) : url;
    const passing: PassingRequest = { path, headers: { ...headers }, body: await text(incoming) };
    this.change(passing);
    if (!this.answer(response, passing)) this.forward(incoming.method ?? 'GET', passing, response);
  }

  private forward(method: string, { path, headers, body }: PassingRequest, response: ServerResponse): void {
    const length = String(Buffer.byteLength(body));
    const outgoing = request(
      this.target + path,
      { method, headers: { ...headers, 'content-length': length } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => response.writeHead(502).end());
    outgoing.end(body);
  }
}
