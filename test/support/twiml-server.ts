import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEEP_ALIVE_MILLISECONDS } from '../../src/common/http/keep-alive.js';
import { InstantTime } from '../../src/development/twilio/network/simulated-time.js';
import { VirtualTwilio } from '../../src/development/twilio/phone/virtual-twilio.js';
import type { VirtualTwilioSettings } from '../../src/development/twilio/phone/virtual-account.js';

/** A request as the server received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
  /** The form of a POST, or the query of a GET. */
  readonly form: Readonly<Record<string, string>>;
}

/** TwiML without its `<Response>`, or a whole answer. */
export type ScriptedAnswer =
  | string
  | {
      readonly status?: number;
      readonly type?: string | null;
      readonly body?: string | Buffer;
      readonly headers?: Readonly<Record<string, string>>;
      /** Real milliseconds before the answer. */
      readonly after?: number;
    };

type Script = Record<string, ScriptedAnswer | ((request: ReceivedRequest) => ScriptedAnswer)>;

/** A real HTTP server on 127.0.0.1 that answers each path as scripted, and any other with 204. */
export class TwimlServer {
  readonly received: ReceivedRequest[] = [];
  private readonly server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
    (request, response) => void this.handle(request, response),
  );

  private port = 0;

  private constructor(public script: Script) {}

  static async start(script: Script = {}): Promise<TwimlServer> {
    const server = new TwimlServer(script);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    server.port = (server.server.address() as AddressInfo).port;
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The requests to one path, in the order in which they arrived. */
  to(path: string): ReceivedRequest[] {
    return this.received.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request);
    this.received.push(received);
    const scripted = this.script[received.path];
    const answer = typeof scripted === 'function' ? scripted(received) : scripted;
    const { status, type, body, headers, after } = toAnswer(answer);
    if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
    response.writeHead(status, { ...(type === null ? {} : { 'content-type': type }), ...headers });
    response.end(body);
  }
}

function toAnswer(answer: ScriptedAnswer | undefined) {
  if (answer === undefined) return { status: 204, type: null, body: '', headers: {}, after: 0 };
  if (typeof answer === 'string') {
    return { status: 200, type: 'text/xml', body: `<Response>${answer}</Response>`, headers: {}, after: 0 };
  }
  const { status = 200, type = 'text/xml', body = '<Response/>', headers = {}, after = 0 } = answer;
  return { status, type, body, headers, after };
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const rawBody = Buffer.concat(chunks).toString('utf8');
  const url = request.url ?? '/';
  const { pathname, search } = new URL(url, 'http://127.0.0.1');
  const form = new URLSearchParams(request.method === 'GET' ? search : rawBody);
  return {
    method: request.method ?? '',
    url,
    path: pathname,
    headers: request.headers,
    rawBody,
    form: Object.fromEntries(form),
  };
}

export const PHONE_ACCOUNT = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';
export const PHONE_TOKEN = 'a token of the simulated account';
export const PHONE_PUBLIC_URL = 'https://phone.example.com';
export const PHONE_START = '2026-11-21T09:00:00.000Z';

/** A simulated Twilio for a scripted server, which believes to be reached under another address. */
export function phoneFor(server: TwimlServer, settings: Partial<VirtualTwilioSettings> = {}): VirtualTwilio {
  return new VirtualTwilio({
    accountSid: PHONE_ACCOUNT,
    authToken: PHONE_TOKEN,
    publicUrl: PHONE_PUBLIC_URL,
    targetUrl: server.url,
    time: new InstantTime(new Date(PHONE_START)),
    ...settings,
  });
}
