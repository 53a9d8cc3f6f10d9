import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import {
  AddressRefusedError,
  publicLookup,
  RESOLVE_ALL,
  type ResolveAll,
} from '../common/http/public-lookup.js';
import { Clock } from '../common/time/clock.js';
import { AppConfig } from '../config/app-config.js';
import { isPrivateHost } from '../config/public-address.js';
import { onceElapsed } from './elapsed.js';

/** How long one attempt may take, in milliseconds. */
const LIMIT = 10_000;
/** How much of an answer's body is read before the connection is given up, in bytes: nobody needs what it says. */
const MOST_READ = 16_384;
/** Connections to one host at a time: as many as attempts, and those whose answer is still being read. */
const MOST_SOCKETS = 16;

/** One delivery, ready to be sent. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** What came of an attempt. */
export interface Answer {
  /** Whether the receiver has taken it: a status from 200 to 299. */
  readonly isTaken: boolean;
  /** The status, or why there is none. */
  readonly text: string;
}

const REASONS: Readonly<Record<string, string>> = {
  ADDRESS_REFUSED: 'private address refused',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection dropped',
  EPIPE: 'connection dropped',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
};

/** Sends signed webhooks: one request each, no redirects, no more read than need be, and nobody inside the network reached. */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  private readonly signers: readonly Webhook[];
  private readonly agents: Readonly<Record<string, HttpAgent>>;
  private readonly mayBePrivate: boolean;

  constructor(
    { notifications }: AppConfig,
    private readonly clock: Clock,
    @Optional() @Inject(RESOLVE_ALL) resolve?: ResolveAll,
  ) {
    this.signers = notifications.secrets.map((secret) => new Webhook(secret));
    this.mayBePrivate = notifications.allowsPrivateAddresses;
    const lookup = this.mayBePrivate ? {} : { lookup: publicLookup(resolve) };
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS, ...lookup };
    this.agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  }

  onApplicationShutdown(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  /** Never rejects. @param signal ends the attempt early */
  send(url: URL, message: Message, signal: AbortSignal): Promise<Answer> {
    if (!this.mayBePrivate && isPrivateHost(url.hostname))
      return Promise.resolve(failure(new AddressRefusedError()));
    return new Promise((resolve) => {
      const request = this.open(url, message, signal);
      let answered: Answer | null = null;
      const stop = onceElapsed(this.clock, LIMIT, () => request.destroy(timedOut()));
      const settle = (answer: Answer): void => {
        stop();
        resolve(answered ?? answer);
      };
      request.on('response', (response) => {
        const { statusCode = 0 } = response;
        answered = { isTaken: statusCode >= 200 && statusCode < 300, text: String(statusCode) };
        discard(response, request);
      });
      // An answer that breaks off in its body is an answer; an agent's socket may also end without one.
      request.on('error', (error) => settle(failure(error)));
      request.on('close', () => settle(failure(new Error('closed'))));
      request.end(message.body);
    });
  }

  private open(url: URL, { id, body }: Message, signal: AbortSignal): ClientRequest {
    // The machine's own time, as receivers compare it with theirs and refuse what is five minutes off.
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Mainline-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': this.signers.map((signer) => signer.sign(id, now, body)).join(' '),
    };
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    return open(url, { method: 'POST', headers, signal, agent: this.agents[url.protocol] });
  }
}

/** Reads a short body to its end, so that the connection can be used again; gives up a long one. */
function discard(response: IncomingMessage, request: ClientRequest): void {
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > MOST_READ) request.destroy();
  });
  response.on('error', () => request.destroy());
}

function timedOut(): Error {
  return Object.assign(new Error('The receiver took too long'), { code: 'TIMEOUT' });
}

function failure(error: Error): Answer {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'TIMEOUT') return { isTaken: false, text: `no answer within ${LIMIT / 1000} s` };
  return {
    isTaken: false,
    text: REASONS[code] ?? (/^[A-Z_]{3,40}$/.test(code) ? code.toLowerCase() : 'connection failed'),
  };
}
