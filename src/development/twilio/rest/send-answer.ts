import type { IncomingMessage, ServerResponse } from 'node:http';
import { byteRange } from './byte-range.js';
import type { RestAnswer } from './rest-answer.js';
import { answerProblem } from './rest-problem.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Writes an answer; of files also the part that was asked for. */
export function sendAnswer(answer: RestAnswer, request: IncomingMessage, response: ServerResponse): void {
  switch (answer.kind) {
    case 'removed':
      response.writeHead(204).end();
      return;
    case 'problem':
      answerProblem(request, response, answer.problem);
      return;
    case 'json':
      response.setHeader('content-type', JSON_TYPE);
      sendWhole(Buffer.from(JSON.stringify(answer.document)), request, response);
      return;
    case 'file':
      response.setHeader('content-type', answer.contentType);
      sendPart(answer.content, request, response);
  }
}

function sendWhole(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': content.length });
  response.end(request.method === 'HEAD' ? undefined : content);
}

function sendPart(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('accept-ranges', 'bytes');
  const range = byteRange(request.headers.range, content.length);
  if (range === null) {
    sendWhole(content, request, response);
    return;
  }
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const part = content.subarray(range.start, range.end + 1);
  response.writeHead(206, {
    'content-range': `bytes ${range.start}-${range.end}/${content.length}`,
    'content-length': part.length,
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}
