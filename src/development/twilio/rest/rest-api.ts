import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallRequests } from './call-requests.js';
import { ListProblemError } from './list-problem.error.js';
import type { RecordingRequests } from './recording-requests.js';
import { notFound, problem, type RestAnswer } from './rest-answer.js';
import type { RestRequest } from './rest-request.js';
import { sendAnswer } from './send-answer.js';

/** Who may ask. */
export interface Credentials {
  readonly accountSid: string;
  readonly authToken: string;
}

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
}

const ACCOUNT_PATH = /^\/2010-04-01\/Accounts\/(AC\w{32})(\/.*)$/;
/** Only the latest requests are remembered. */
const MOST_REMEMBERED = 10_000;

const UNAUTHORIZED = problem({ status: 401, code: 20003, message: 'Authenticate' });
const TOO_MANY = problem({ status: 429, code: 20429, message: 'Too Many Requests' });

/** Answers every request to the REST API, to those who know the account's token. */
export class RestApi {
  /** What was answered, oldest first. */
  readonly answered: AnsweredRequest[] = [];
  private refusals = 0;

  constructor(
    private readonly credentials: Credentials,
    private readonly calls: CallRequests,
    private readonly recordings: RecordingRequests,
  ) {}

  /** Answers the next requests with 429, as an account is that asks too much at a time. */
  refuseNext(count: number): void {
    this.refusals = count;
  }

  /** Never rejects: a failure is answered with 500. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.answer(request);
    if (answer === UNAUTHORIZED) response.setHeader('www-authenticate', 'Basic realm="Twilio API"');
    sendAnswer(answer, request, response);
    const { method = '', url: path = '/' } = request;
    this.answered.push({ method, path, status: response.statusCode });
    if (this.answered.length > MOST_REMEMBERED) this.answered.shift();
  }

  private async answer(request: IncomingMessage): Promise<RestAnswer> {
    if (!this.isAuthorized(request)) return UNAUTHORIZED;
    if (this.refusals > 0) {
      this.refusals -= 1;
      return TOO_MANY;
    }
    try {
      return await this.find(toRestRequest(request));
    } catch (error: unknown) {
      if (error instanceof ListProblemError) return problem(error.problem);
      const message = error instanceof Error ? error.message : String(error);
      return problem({ status: 500, code: 20500, message });
    }
  }

  private async find(request: RestRequest): Promise<RestAnswer> {
    const [, account, tail = ''] = ACCOUNT_PATH.exec(request.path) ?? [];
    if (account !== this.credentials.accountSid) return notFound(request.path);
    const answer = (await this.calls.answer(tail, request)) ?? (await this.recordings.answer(tail, request));
    return answer ?? notFound(request.path);
  }

  private isAuthorized({ headers }: IncomingMessage): boolean {
    const { accountSid, authToken } = this.credentials;
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(expected)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}

function toRestRequest({ method = 'GET', url = '/', headers }: IncomingMessage): RestRequest {
  const origin = `http://${headers.host ?? 'localhost'}`;
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  return { method, path: pathname, query: searchParams, origin };
}
