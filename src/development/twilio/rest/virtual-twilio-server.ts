import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { KEEP_ALIVE_MILLISECONDS } from '../../../common/http/keep-alive.js';
import { ApplicationsFolder } from '../history/applications-folder.js';
import { CallsFolder } from '../history/calls-folder.js';
import { NumbersFolder } from '../history/numbers-folder.js';
import { RecordingsFolder } from '../history/recordings-folder.js';
import { AccountRequests, type SimulatedAccount } from './account-requests.js';
import { ApplicationRequests } from './application-requests.js';
import { AlertRequests } from './alert-requests.js';
import { CallRequests } from './call-requests.js';
import { DialingPermissionRequests } from './dialing-permission-requests.js';
import { NumberRequests } from './number-requests.js';
import { RecordingRequests } from './recording-requests.js';
import {
  badParameter,
  BadParameterError,
  notFound,
  problem,
  type RestAnswer,
  type RestRequest,
  sendAnswer,
} from './rest-answer.js';

/** Where the server listens and for whom. */
export interface VirtualTwilioServerSettings {
  /** 0 takes any free port. */
  readonly port: number;
  /** Calls, recordings and phone numbers are read from its folder `simulator` whenever they are asked for. */
  readonly dataDir: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Phone numbers of the account, in E.164, beside those that it has already. */
  readonly numbers?: readonly string[];
  /** What else there is to know of the account; an active one in full, without verified numbers, when left out. */
  readonly account?: Partial<Pick<SimulatedAccount, 'type' | 'status' | 'verifiedNumbers'>>;
  /** Real time when left out. Requests about a call are told of 15 minutes after its end. */
  readonly now?: () => Date;
}

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
}

const RECORDING_PATH = /^\/2010-04-01\/Accounts\/AC\w{32}\/Recordings\/RE[0-9a-fA-F]{32}(?:\.(?:mp3|wav))?$/;
const ACCOUNT_PATH = /^\/2010-04-01\/Accounts\/(AC\w{32})(\/.*|\.json)$/;
/** Only the latest requests are remembered. */
const MOST_REMEMBERED = 10_000;
const LONGEST_FORM = 100_000;

const UNAUTHORIZED = problem({ status: 401, code: 20003, message: 'Authenticate' });
const TOO_MANY = problem({ status: 429, code: 20429, message: 'Too Many Requests' });

/** Answers the paths of one kind of resource. */
interface ResourceRequests {
  answer(tail: string, request: RestRequest): Promise<RestAnswer | null>;
}

/**
 * The simulated Twilio's REST API on 127.0.0.1, as far as the account, its calls, the requests about them, recordings, phone numbers,
 * TwiML applications, alerts and voice geo permissions go. Twilio serves the last two at hosts of their own, which here are one.
 */
export class VirtualTwilioServer {
  private readonly server: Server;
  private readonly resources: readonly ResourceRequests[];
  /** What the account's Debugger shows. */
  readonly alerts: AlertRequests;
  /** Which countries the account may call. */
  readonly dialing = new DialingPermissionRequests();
  /** How far its clock is off, in seconds; it stands in every answer's header `Date`. */
  clockOffsetSeconds = 0;
  /** True when the account hands out audio to whoever knows its address. */
  isMediaOpen = false;
  private readonly answered: AnsweredRequest[] = [];
  private port = 0;
  private refusals = 0;

  private constructor(private readonly settings: VirtualTwilioServerSettings) {
    const { dataDir, accountSid, authToken, now = () => new Date() } = settings;
    const [numbers, applications] = [NumbersFolder.of(dataDir), ApplicationsFolder.of(dataDir)];
    this.alerts = new AlertRequests(accountSid);
    const account = { type: 'Full', status: 'active', verifiedNumbers: [], ...settings.account } as const;
    this.resources = [
      new AccountRequests({ accountSid, authToken, ...account }),
      new CallRequests(CallsFolder.of(dataDir), now),
      new RecordingRequests(RecordingsFolder.of(dataDir)),
      new NumberRequests(numbers, now),
      new ApplicationRequests({ applications, numbers }, now),
    ];
    this.server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
      (request, response) => void this.handle(request, response),
    );
  }

  /** @throws the error of the operating system when the port is taken */
  static async start(settings: VirtualTwilioServerSettings): Promise<VirtualTwilioServer> {
    const { numbers = [], dataDir, now = () => new Date() } = settings;
    await NumbersFolder.of(dataDir).buy(numbers, now());
    const started = new VirtualTwilioServer(settings);
    started.server.listen(settings.port, '127.0.0.1');
    await once(started.server, 'listening');
    started.port = portOf(started.server);
    return started;
  }

  /** Origin, such as `http://127.0.0.1:3010`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The latest requests that were answered, oldest first. */
  get requests(): readonly AnsweredRequest[] {
    return this.answered;
  }

  /** Answers the next requests with 429 and code 20429, as an account is that asks too much at a time. */
  refuseNext(count: number): void {
    this.refusals = count;
  }

  /** Stops listening and cuts what is still open. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** Never rejects: a failure is answered with 500. */
  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.answer(request);
    response.setHeader('date', this.date().toUTCString());
    if (answer === UNAUTHORIZED) response.setHeader('www-authenticate', 'Basic realm="Twilio API"');
    sendAnswer(answer, request, response);
    const { method = '', url: path = '/' } = request;
    this.answered.push({ method, path, status: response.statusCode });
    if (this.answered.length > MOST_REMEMBERED) this.answered.shift();
  }

  private date(): Date {
    const { now = () => new Date() } = this.settings;
    return new Date(now().getTime() + this.clockOffsetSeconds * 1000);
  }

  private async answer(request: IncomingMessage): Promise<RestAnswer> {
    if (!this.isAuthorized(request) && !this.isOpen(request)) return UNAUTHORIZED;
    if (this.refusals > 0) {
      this.refusals -= 1;
      return TOO_MANY;
    }
    try {
      return await this.find(await toRestRequest(request));
    } catch (error: unknown) {
      if (error instanceof BadParameterError) return problem(error.problem);
      const message = error instanceof Error ? error.message : String(error);
      return problem({ status: 500, code: 20500, message });
    }
  }

  private async find(request: RestRequest): Promise<RestAnswer> {
    for (const resource of [this.alerts, this.dialing]) {
      const answer = await resource.answer(request);
      if (answer !== null) return answer;
    }
    const [, account, tail = ''] = ACCOUNT_PATH.exec(request.path) ?? [];
    if (account !== this.settings.accountSid) return notFound(request.path);
    for (const resource of this.resources) {
      const answer = await resource.answer(tail, request);
      if (answer !== null) return answer;
    }
    return notFound(request.path);
  }

  private isOpen({ url = '' }: IncomingMessage): boolean {
    return this.isMediaOpen && RECORDING_PATH.test(url);
  }

  private isAuthorized({ headers }: IncomingMessage): boolean {
    const { accountSid, authToken } = this.settings;
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(expected)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}

async function toRestRequest(request: IncomingMessage): Promise<RestRequest> {
  const { method = 'GET', url = '/', headers } = request;
  const origin = `http://${headers.host ?? 'localhost'}`;
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const form = new URLSearchParams(method === 'POST' ? await readText(request) : '');
  return { method, path: pathname, query: searchParams, form, origin };
}

async function readText(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > LONGEST_FORM) throw badParameter('The request is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
