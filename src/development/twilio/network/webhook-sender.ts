import { randomUUID } from 'node:crypto';
import type { DeliveryPlan } from './delivery-plan.js';
import type { SimulatedTime } from './simulated-time.js';
import type { Transcript } from '../phone/transcript.js';
import { type ConnectionLimits, connectionLimits } from './connection-overrides.js';
import { exchange, type HttpAnswer } from './http-exchange.js';
import type { SentRequest } from './sent-request.js';
import { type SignedRequest, signRequest } from './sign-request.js';
import { TransportError } from './transport.error.js';
import { type Origins, webhookAddress } from './webhook-address.js';
import type { WebhookRequest } from './webhook-request.js';

/** Who signs, and where servers are. */
export interface SenderSettings extends Origins {
  readonly authToken: string;
  readonly delivery: DeliveryPlan;
}

interface Attempt {
  readonly request: WebhookRequest;
  readonly signed: SignedRequest;
  readonly limits: ConnectionLimits;
  readonly number: number;
  readonly repeated: boolean;
}

interface Reply extends Pick<SentRequest, 'status' | 'contentType' | 'body' | 'problem' | 'errorCode'> {
  readonly location: string | null;
  /** What a retry policy calls this reply, such as `5xx`. */
  readonly failure: string | null;
}

const MOST_REDIRECTS = 10;

/** The connection is refused. */
const NOBODY_THERE: Reply = {
  status: null,
  contentType: null,
  body: '',
  location: null,
  problem: 'The server cannot be reached',
  errorCode: '11205',
  failure: 'ct',
};

/** Sends webhooks as Twilio does: signed, with time limits, retries and redirects. */
export class WebhookSender {
  constructor(
    private readonly settings: SenderSettings,
    private readonly time: SimulatedTime,
    private readonly transcript: Transcript,
  ) {}

  /**
   * Sends a request, and again where its address or the delivery plan asks for that.
   *
   * @returns the last attempt of the first delivery; one without an answer says so in `problem`
   */
  async send(request: WebhookRequest): Promise<SentRequest> {
    const token = randomUUID();
    const sent = await this.time.during(this.deliver(request, token, false));
    if (!this.settings.delivery.duplicate) return sent;
    const repeated = await this.time.during(this.deliver(request, token, true));
    if (repeated.status !== sent.status || repeated.body !== sent.body) {
      this.transcript.warn('duplicate', `The repeated ${sent.purpose} request got another answer`);
    }
    return sent;
  }

  private async deliver(request: WebhookRequest, token: string, repeated: boolean): Promise<SentRequest> {
    let current = request;
    if (!isUsable(request)) {
      this.transcript.warn('11100', `Not a usable address: ${request.url}`);
      return unsent(request, this.time.now(), { problem: 'Invalid address', errorCode: '11100' });
    }
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const { sent, location } = await this.tryRepeatedly(current, token, repeated);
      if (location === null || !isUsable({ url: location, base: sent.url })) return sent;
      this.transcript.warn('redirect', `${sent.path} redirects, which loses ${lost(current)}`);
      current = redirected(current, sent, location);
    }
    this.transcript.warn('11215', 'There were more than 10 redirects');
    return unsent(request, this.time.now(), { problem: 'Too many redirects', errorCode: '11215' });
  }

  private async tryRepeatedly(
    request: WebhookRequest,
    token: string,
    repeated: boolean,
  ): Promise<{ sent: SentRequest; location: string | null }> {
    const address = webhookAddress(request.url, request.base, this.settings);
    const limits = connectionLimits(address.fragment);
    const signed = signRequest(
      address,
      request.method,
      { ...request.standard, ...request.own },
      { authToken: this.authToken(), token },
    );
    const end = Date.now() + limits.total;
    for (let number = 1; ; number += 1) {
      const remaining = { ...limits, total: Math.max(1, end - Date.now()) };
      const { sent, reply } = await this.attempt({ request, signed, limits: remaining, number, repeated });
      const isRetried = reply.failure !== null && limits.retryOn.has(reply.failure);
      if (!isRetried || number > limits.retries || Date.now() >= end)
        return { sent, location: reply.location };
    }
  }

  private async attempt(attempt: Attempt): Promise<{ sent: SentRequest; reply: Reply }> {
    const at = this.time.now();
    const started = performance.now();
    const reply = this.settings.delivery.unreachable ? NOBODY_THERE : await replyTo(attempt);
    const { signed, request, number, repeated } = attempt;
    const sent: SentRequest = {
      purpose: request.purpose,
      leg: signed.parameters['CallSid'] ?? '',
      method: signed.method,
      url: signed.url,
      path: signed.path,
      parameters: signed.parameters,
      signature: signed.signature,
      attempt: number,
      repeated,
      status: reply.status,
      contentType: reply.contentType,
      body: reply.body,
      problem: reply.problem,
      errorCode: reply.errorCode,
      milliseconds: Math.round(performance.now() - started),
      at,
    };
    this.transcript.add('network', { kind: 'request', request: sent });
    return { sent, reply };
  }

  private authToken(): string {
    return this.settings.delivery.forgeSignature ? `not ${this.settings.authToken}` : this.settings.authToken;
  }
}

function isUsable({ url, base }: Pick<WebhookRequest, 'url' | 'base'>): boolean {
  return URL.canParse(url, base) && /^https?:$/.test(new URL(url, base).protocol);
}

async function replyTo({ signed, limits }: Attempt): Promise<Reply> {
  try {
    const answer = await exchange({
      method: signed.method,
      url: signed.target,
      headers: signed.headers,
      body: signed.body,
      connectMilliseconds: limits.connect,
      readMilliseconds: limits.read,
      totalMilliseconds: limits.total,
    });
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.status);
    const location = isRedirect ? answer.location : null;
    return { ...answer, location, problem: null, errorCode: null, failure: failureOf(answer) };
  } catch (error: unknown) {
    if (!(error instanceof TransportError)) throw error;
    return {
      status: null,
      contentType: null,
      body: '',
      location: null,
      problem: error.message,
      errorCode: error.code,
      failure: error.reason,
    };
  }
}

function failureOf({ status }: HttpAnswer): string | null {
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : null;
}

/** Twilio follows with GET and does not send the request's own parameters again. */
function redirected(request: WebhookRequest, sent: SentRequest, location: string): WebhookRequest {
  return { ...request, url: location, base: sent.url, method: 'GET', own: {} };
}

function lost({ own }: WebhookRequest): string {
  const names = Object.keys(own);
  return names.length === 0 ? 'nothing' : names.join(', ');
}

function unsent(
  request: WebhookRequest,
  at: Date,
  failure: Pick<SentRequest, 'problem' | 'errorCode'>,
): SentRequest {
  return {
    purpose: request.purpose,
    leg: request.standard['CallSid'] ?? '',
    method: request.method,
    url: request.url,
    path: request.url,
    parameters: { ...request.standard, ...request.own },
    signature: '',
    attempt: 1,
    repeated: false,
    status: null,
    contentType: null,
    body: '',
    ...failure,
    milliseconds: 0,
    at,
  };
}
