import type { IncomingMessage, ServerResponse } from 'node:http';

/** An error of the REST API. */
export interface RestProblem {
  readonly status: number;
  /** Twilio's error code. */
  readonly code: number;
  readonly message: string;
}

/** Answers with an error in the shape of Twilio's REST API. */
export function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: RestProblem,
): void {
  const { status, code, message } = problem;
  const more = { more_info: `https://www.twilio.com/docs/errors/${code}` };
  const body = JSON.stringify({ code, message, ...more, status });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
