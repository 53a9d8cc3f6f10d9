import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  RECORDING_FORMATS,
  type RecordingFormat,
  type RecordingsFolder,
} from '../recordings/recordings-folder.js';
import { byteRange } from './byte-range.js';
import { answerProblem, type RestProblem } from './rest-problem.js';

/** Who may ask. */
export interface Credentials {
  readonly accountSid: string;
  readonly authToken: string;
}

const PATH = /^\/2010-04-01\/Accounts\/(AC\w{32})\/Recordings\/(RE[0-9a-fA-F]{32})(?:\.(\w+))?$/;
const CONTENT_TYPES: Readonly<Record<RecordingFormat, string>> = {
  wav: 'audio/x-wav',
  mp3: 'audio/mpeg',
  json: 'application/json; charset=utf-8',
};

const NOT_ALLOWED: RestProblem = { status: 405, code: 20004, message: 'Method not allowed' };
const NO_SECOND_CHANNEL: RestProblem = {
  status: 400,
  code: 20001,
  message: 'RequestedChannels is more than the recording has',
};

/** Answers Twilio's paths for one recording: audio as WAV or MP3, metadata as JSON, and removal. */
export class RecordingRequests {
  constructor(
    private readonly credentials: Credentials,
    private readonly recordings: RecordingsFolder,
  ) {}

  /** Never rejects: a failure is answered with 500. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.answer(request, response);
    } catch (error: unknown) {
      const message = error instanceof Error ? error.message : String(error);
      answerProblem(request, response, { status: 500, code: 20500, message });
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!this.isAuthorized(request)) {
      response.setHeader('www-authenticate', 'Basic realm="Twilio API"');
      answerProblem(request, response, { status: 401, code: 20003, message: 'Authenticate' });
      return;
    }
    const [, account, sid = '', extension = 'wav'] = PATH.exec(url.pathname) ?? [];
    const format = RECORDING_FORMATS.find((name) => name === extension);
    if (account !== this.credentials.accountSid || format === undefined) {
      answerProblem(request, response, notFound(url.pathname));
      return;
    }
    if (request.method === 'DELETE') {
      await this.remove(sid, request, response);
      return;
    }
    await this.send(sid, { format, url }, request, response);
  }

  private async remove(sid: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await this.recordings.remove(sid)) {
      response.writeHead(204).end();
      return;
    }
    answerProblem(request, response, notFound(request.url ?? '/'));
  }

  private async send(
    sid: string,
    { format, url }: { readonly format: RecordingFormat; readonly url: URL },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerProblem(request, response, NOT_ALLOWED);
      return;
    }
    if (url.searchParams.get('RequestedChannels') === '2') {
      answerProblem(request, response, NO_SECOND_CHANNEL);
      return;
    }
    const content = await this.recordings.read(sid, format);
    if (content === null) {
      answerProblem(request, response, notFound(url.pathname));
      return;
    }
    response.setHeader('content-type', CONTENT_TYPES[format]);
    sendBytes(content, request, response);
  }

  private isAuthorized({ headers }: IncomingMessage): boolean {
    const { accountSid, authToken } = this.credentials;
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(expected)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}

function sendBytes(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('accept-ranges', 'bytes');
  const range = byteRange(request.headers.range, content.length);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const part = range === null ? content : content.subarray(range.start, range.end + 1);
  if (range !== null) {
    response.setHeader('content-range', `bytes ${range.start}-${range.end}/${content.length}`);
  }
  response.writeHead(range === null ? 200 : 206, { 'content-length': part.length });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function notFound(path: string): RestProblem {
  return { status: 404, code: 20404, message: `The requested resource ${path} was not found` };
}
