import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOfStatus } from '../errors/describe-error.js';

const STATUS_BY_PARSER_CODE: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['HPE_HEADER_OVERFLOW', [431, 'Request Header Fields Too Large']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Request Timeout']],
]);

/** Answers what is not HTTP enough to reach a route, in the shape of every other error, and closes the connection. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // Node documents that a reset or half-closed socket must not be written to.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [statusCode, reason] = STATUS_BY_PARSER_CODE.get(error.code ?? '') ?? [400, 'Bad Request'];
  socket.end(responseText(statusCode, reason));
}

/** Answers an address that the router cannot read, which reaches neither hooks nor the error filter. */
export function answerBadUrl(
  error: { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const statusCode = error.statusCode ?? 400;
  const requestId = request.id;
  void reply.status(statusCode).headers({ 'x-request-id': requestId, 'cache-control': 'no-store' });
  void reply.send({
    statusCode,
    code: codeOfStatus(statusCode),
    message: 'The address is not valid',
    requestId,
  });
}

function responseText(statusCode: number, reason: string): string {
  const requestId = randomUUID();
  const body = JSON.stringify({ statusCode, code: codeOfStatus(statusCode), message: reason, requestId });
  return [
    `HTTP/1.1 ${statusCode} ${reason}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
