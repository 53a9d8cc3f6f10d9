import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isNativeError } from 'node:util/types';
import { gunzipSync } from 'node:zlib';
import { TransportError } from './transport.error.js';

/** One HTTP request; times in milliseconds. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connectMilliseconds: number;
  readonly readMilliseconds: number;
  readonly totalMilliseconds: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  readonly body: string;
}

/** Twilio reads no longer answer to a webhook. */
export const LONGEST_ANSWER = 64 * 1024;

/**
 * Sends one request and reads the whole answer.
 *
 * @throws TransportError when there is none in time
 */
export async function exchange(details: HttpRequest): Promise<HttpAnswer> {
  const request = open(details);
  const deadline = setTimeout(
    () => request.destroy(new TransportError('rt', '11205', 'No answer in time')),
    details.totalMilliseconds,
  );
  try {
    const response = await answerOf(request, details);
    return await read(response);
  } catch (error: unknown) {
    throw error instanceof TransportError
      ? error
      : new TransportError('broken', '11200', describe(error), { cause: error });
  } finally {
    clearTimeout(deadline);
    request.destroy();
  }
}

function open(details: HttpRequest): ClientRequest {
  const send = details.url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(details.url, { method: details.method, headers: details.headers, agent: false });
  request.setTimeout(details.readMilliseconds, () =>
    request.destroy(new TransportError('rt', '11205', 'No answer in time')),
  );
  return request;
}

function answerOf(request: ClientRequest, details: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const connecting = setTimeout(
      () => request.destroy(new TransportError('ct', '11205', 'No connection in time')),
      details.connectMilliseconds,
    );
    const connected = (): void => {
      isConnected = true;
      clearTimeout(connecting);
    };
    request.once('socket', (socket) => {
      socket.once(details.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
    });
    request.once('response', resolve);
    request.on('error', (error) => {
      clearTimeout(connecting);
      reject(toTransportError(error, isConnected));
    });
    request.end(details.body);
  });
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER)
      throw new TransportError('broken', '11750', 'The answer is longer than 64 kB');
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks);
  const body = response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? null,
    location: response.headers.location ?? null,
    body: body.toString('utf8'),
  };
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
