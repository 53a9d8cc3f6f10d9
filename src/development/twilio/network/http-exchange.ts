import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isNativeError } from 'node:util/types';
import { gunzipSync } from 'node:zlib';
import type { ConnectionLimits } from './webhook-address.js';
import type { SignedRequest } from './webhook-request.js';

/** What a server said. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  readonly body: string;
}

/** There was no usable answer to an HTTP request. */
export class TransportError extends Error {
  /**
   * @param reason `ct`: no connection; `rt`: connected, but no answer in time; `broken`: the answer broke off or was too long
   * @param code Twilio's error code
   */
  constructor(
    readonly reason: 'ct' | 'rt' | 'broken',
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = TransportError.name;
  }
}

/** Twilio reads no longer answer to a webhook, however short it was on the wire. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * Sends one request and reads the whole answer.
 *
 * @throws TransportError when there is none in time
 */
export async function exchange(signed: SignedRequest, limits: ConnectionLimits): Promise<HttpAnswer> {
  const request = open(signed, limits);
  const deadline = setTimeout(
    () => request.destroy(new TransportError('rt', '11205', 'No answer in time')),
    limits.total,
  );
  try {
    const response = await answerOf(request, signed, limits);
    return await readAnswer(response);
  } catch (error: unknown) {
    throw error instanceof TransportError
      ? error
      : new TransportError('broken', '11200', describe(error), { cause: error });
  } finally {
    clearTimeout(deadline);
    request.destroy();
  }
}

function open({ method, target, headers }: SignedRequest, { read }: ConnectionLimits): ClientRequest {
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(target, { method, headers, agent: false });
  request.setTimeout(read, () => request.destroy(new TransportError('rt', '11205', 'No answer in time')));
  return request;
}

function answerOf(
  request: ClientRequest,
  { target, body }: SignedRequest,
  { connect }: ConnectionLimits,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const connecting = setTimeout(
      () => request.destroy(new TransportError('ct', '11205', 'No connection in time')),
      connect,
    );
    const connected = (): void => {
      isConnected = true;
      clearTimeout(connecting);
    };
    request.once('socket', (socket) => {
      socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
    });
    request.once('response', resolve);
    request.on('error', (error) => {
      clearTimeout(connecting);
      reject(toTransportError(error, isConnected));
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw tooLong();
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks);
  const body = response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  if (body.length > LONGEST_ANSWER) throw tooLong();
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? null,
    location: response.headers.location ?? null,
    body: body.toString('utf8'),
  };
}

function tooLong(): TransportError {
  return new TransportError('broken', '11750', 'The answer is longer than 64 kB');
}

function toTransportError(error: Error, isConnected: boolean): TransportError {
  if (error instanceof TransportError) return error;
  return isConnected
    ? new TransportError('broken', '11200', describe(error), { cause: error })
    : new TransportError('ct', '11205', describe(error), { cause: error });
}

function describe(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return [error.message, code].find((text) => text !== '') ?? error.name;
}
