import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { stringify } from 'node:querystring';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { AUTH_TOKEN, PUBLIC_URL } from './mainline-app.js';

/** A request of which the server has got the first part: its connection counts as busy until the rest is sent. */
export class PausedRequest {
  private answer = '';
  /** How the connection ended: the code of an error, or `null`. */
  private readonly ended: Promise<string | null>;

  private constructor(
    private readonly socket: Socket,
    private readonly rest: string,
  ) {
    let failure: string | null = null;
    socket.on('data', (bytes: Buffer) => (this.answer += bytes.toString()));
    socket.on('error', (error: Error & { code?: string }) => (failure = error.code ?? error.message));
    this.ended = new Promise((resolve) => socket.once('close', () => resolve(failure)));
  }

  /** Begins a GET whose headers do not end. */
  static get(url: string, path: string): Promise<PausedRequest> {
    return PausedRequest.begin(url, `GET ${path} HTTP/1.1\r\nhost: mainline\r\n`, '\r\n');
  }

  /** Begins a signed webhook whose body does not end. */
  static webhook(url: string, path: string, form: Record<string, string>): Promise<PausedRequest> {
    const body = stringify(form);
    const headers = [
      `POST ${path} HTTP/1.1`,
      'host: mainline',
      'content-type: application/x-www-form-urlencoded',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-twilio-signature: ${getExpectedTwilioSignature(AUTH_TOKEN, PUBLIC_URL + path, form)}`,
    ];
    const middle = Math.floor(body.length / 2);
    return PausedRequest.begin(
      url,
      `${headers.join('\r\n')}\r\n\r\n${body.slice(0, middle)}`,
      body.slice(middle),
    );
  }

  /** Whether nobody takes connections. */
  static async isRefused(url: string): Promise<boolean> {
    const { port, hostname } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname });
    const outcome = await new Promise((resolve) => {
      socket.once('connect', () => resolve('taken')).once('error', () => resolve('refused'));
    });
    socket.destroy();
    return outcome === 'refused';
  }

  private static async begin(url: string, first: string, rest: string): Promise<PausedRequest> {
    const { port, hostname } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname });
    await once(socket, 'connect');
    socket.write(first);
    const request = new PausedRequest(socket, rest);
    // Connections are taken in their order: once a later one is answered, the server has this one and has read from it.
    await fetch(`${url}/health/live`, { headers: { connection: 'close' } });
    return request;
  }

  /**
   * Sends the rest.
   *
   * @returns the status, the headers as they came, and the body of the answer
   * @throws Error when there was none
   */
  async finish(): Promise<{ status: number; headers: string; body: string }> {
    this.socket.write(this.rest);
    const failure = await this.ended;
    if (this.answer === '')
      throw new Error(`the connection ended without an answer: ${failure ?? 'in order'}`);
    const [head = '', body = ''] = this.answer.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), headers: head, body };
  }
}
