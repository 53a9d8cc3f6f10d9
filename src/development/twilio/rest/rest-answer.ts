import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request to the REST API that may be answered: it came with the account's credentials. */
export interface RestRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parameters in the body of a POST. */
  readonly form: URLSearchParams;
  /** Origin under which the API was asked, such as `http://127.0.0.1:3010`. */
  readonly origin: string;
}

/** An error of the REST API. */
export interface RestProblem {
  readonly status: number;
  /** Twilio's error code. */
  readonly code: number;
  readonly message: string;
}

/** What the REST API says: a JSON document, a file, an error, or nothing after a removal. */
export type RestAnswer =
  | { readonly kind: 'json'; readonly document: object; readonly status: 200 | 201 }
  | { readonly kind: 'file'; readonly contentType: string; readonly content: Buffer }
  | { readonly kind: 'problem'; readonly problem: RestProblem }
  | { readonly kind: 'removed' };

/** Something was asked for with parameters that Twilio refuses. */
export class BadParameterError extends Error {
  constructor(readonly problem: RestProblem) {
    super(problem.message);
    this.name = BadParameterError.name;
  }
}

/** Twilio's error for parameters that it does not know or cannot read. */
export function badParameter(message: string): BadParameterError {
  return new BadParameterError({ status: 400, code: 20001, message });
}

export const REMOVED: RestAnswer = { kind: 'removed' };

export function json(document: object): RestAnswer {
  return { kind: 'json', document, status: 200 };
}

/** The answer to who made a new resource. */
export function created(document: object): RestAnswer {
  return { kind: 'json', document, status: 201 };
}

export function problem(details: RestProblem): RestAnswer {
  return { kind: 'problem', problem: details };
}

export function notFound(path: string): RestAnswer {
  const message = `The requested resource ${path} was not found`;
  return problem({ status: 404, code: 20404, message });
}

const METHOD_NOT_ALLOWED = problem({ status: 405, code: 20004, message: 'Method not allowed' });

/** Answers requests that only read, and refuses all others. */
export async function reading(
  { method }: RestRequest,
  read: () => RestAnswer | Promise<RestAnswer>,
): Promise<RestAnswer> {
  return method === 'GET' || method === 'HEAD' ? read() : METHOD_NOT_ALLOWED;
}

/** Writes an answer; of files also the part that was asked for. */
export function sendAnswer(answer: RestAnswer, request: IncomingMessage, response: ServerResponse): void {
  switch (answer.kind) {
    case 'removed':
      response.writeHead(204).end();
      return;
    case 'problem':
      sendJson(answer.problem.status, describe(answer.problem), request, response);
      return;
    case 'json':
      sendJson(answer.status, answer.document, request, response);
      return;
    case 'file':
      response.setHeader('content-type', answer.contentType);
      sendFile(answer.content, request, response);
  }
}

function describe({ status, code, message }: RestProblem): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

function sendJson(
  status: number,
  document: object,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  sendBytes(status, Buffer.from(JSON.stringify(document)), request, response);
}

function sendFile(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('accept-ranges', 'bytes');
  const range = byteRange(request.headers.range, content.length);
  if (range === null) {
    sendBytes(200, content, request, response);
    return;
  }
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const { start, end } = range;
  response.setHeader('content-range', `bytes ${start}-${end}/${content.length}`);
  sendBytes(206, content.subarray(start, end + 1), request, response);
}

function sendBytes(
  status: number,
  content: Buffer,
  { method }: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(status, { 'content-length': content.length });
  response.end(method === 'HEAD' ? undefined : content);
}

/** First and last byte, both included. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header of one range (RFC 9110, section 14).
 *
 * The package `range-parser` calls a range that is to be ignored, or a suffix longer than the file, unsatisfiable, up to the last
 * version that runs on Node 20.
 *
 * @param size of the whole in bytes
 * @returns `null` when the whole is to be sent: there is no header, or one that has to be ignored
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [whole, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (whole === undefined || (first === '' && last === '')) return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start < size ? { start, end } : 'unsatisfiable';
}
