import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { KEEP_ALIVE_MILLISECONDS } from '../../src/common/http/keep-alive.js';

export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`;

/** A webhook as its receiver understood it, after the library found its signature right. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Record<string, unknown> & { readonly call_id: string };
}

/** A receiver on 127.0.0.1 that verifies what it gets, and answers as each test says. */
export class WebhookReceiver {
  /** What is answered. */
  answer: RequestListener = taken;
  /** Everything that came, whatever was answered, oldest first. */
  readonly received: ReceivedWebhook[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  private readonly server: Server;

  constructor(secret = WEBHOOK_SECRET) {
    const webhook = new Webhook(secret);
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, (request, response) => {
      void readBody(request).then((body) => {
        const payload = webhook.verify(body, request.headers as Record<string, string>);
        const id = String(request.headers['webhook-id']);
        this.received.push({ id, ...(payload as Omit<ReceivedWebhook, 'id'>) });
        this.headers.push(request.headers);
        this.answer(request, response);
      });
    });
  }

  static async start(secret = WEBHOOK_SECRET, port = 0): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(secret);
    receiver.server.listen(port, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  /** What came about a call. */
  about(callId: string): ReceivedWebhook[] {
    return this.received.filter(({ data }) => data.call_id === callId);
  }

  typesAbout(callId: string): string[] {
    return this.about(callId).map(({ type }) => type);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

export const taken: RequestListener = (_request, response) => void response.writeHead(204).end();

/** Answers with a status. */
export function answering(status: number, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => void response.writeHead(status, headers).end();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
