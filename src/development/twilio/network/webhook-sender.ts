import { randomUUID } from 'node:crypto';
import type { DeliveryPlan, Loss } from './delivery-plan.js';
import { exchange, type HttpAnswer, TransportError } from './http-exchange.js';
import type { SimulatedTime } from './simulated-time.js';
import { type ConnectionLimits, connectionLimits, type Origins, webhookAddress } from './webhook-address.js';
import {
  type NetworkObserver,
  type SentRequest,
  type SignedRequest,
  signRequest,
  type WebhookRequest,
} from './webhook-request.js';

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

/** What a request has come to. */
type Outcome = Pick<SentRequest, 'status' | 'contentType' | 'body' | 'problem' | 'errorCode'>;

interface Reply {
  readonly outcome: Outcome;
  /** Where the server redirects to. */
  readonly location: string | null;
  /** What a retry policy calls this reply, such as `5xx`. */
  readonly failure: string | null;
}

const MOST_REDIRECTS = 10;
const LATE_SECONDS = 60;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Sends webhooks as Twilio does: signed, with time limits, retries and redirects. */
export class WebhookSender {
  /** @param later has work go on beside what is waited for */
  constructor(
    private readonly settings: SenderSettings,
    private readonly time: SimulatedTime,
    private readonly observer: NetworkObserver,
    private readonly later: (work: () => Promise<void>) => void,
  ) {}

  /**
   * Sends a request, and again where its address or the delivery plan asks for that.
   *
   * @returns the last attempt of the first delivery; one without an answer says so in `problem`
   */
  async send(request: WebhookRequest): Promise<SentRequest> {
    const token = randomUUID();
    const duplicate = request.arrival === 'twice' ? 'next' : this.settings.delivery.duplicate;
    const deliver = (repeated: boolean): Promise<SentRequest> =>
      this.time.during(this.deliver(request, token, repeated));
    if (duplicate === 'concurrent') {
      const [sent, repeated] = await Promise.all([deliver(false), deliver(true)]);
      return this.compare(sent, repeated);
    }
    const sent = await deliver(false);
    if (duplicate === 'late') this.later(async () => void this.compare(sent, await this.inAWhile(deliver)));
    return duplicate === true || duplicate === 'next' ? this.compare(sent, await deliver(true)) : sent;
  }

  private async inAWhile(deliver: (repeated: boolean) => Promise<SentRequest>): Promise<SentRequest> {
    await this.time.wait(LATE_SECONDS);
    return deliver(true);
  }

  private compare(sent: SentRequest, repeated: SentRequest): SentRequest {
    if (repeated.status !== sent.status || repeated.body !== sent.body) {
      this.observer.warn('duplicate', `The repeated ${sent.purpose} request got another answer`);
    }
    return sent;
  }

  private async deliver(request: WebhookRequest, token: string, repeated: boolean): Promise<SentRequest> {
    let current = request;
    if (!isUsable(request)) {
      this.observer.warn('11100', `Not a usable address: ${request.url}`);
      return unsent(request, this.time.now(), noAnswer('Invalid address', '11100'));
    }
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const { sent, location } = await this.tryRepeatedly(current, token, repeated);
      if (location === null || !isUsable({ url: location, base: sent.url })) return sent;
      this.observer.warn('redirect', `${sent.path} redirects, which loses ${lost(current)}`);
      current = redirected(current, sent, location);
    }
    this.observer.warn('11215', 'There were more than 10 redirects');
    return unsent(request, this.time.now(), noAnswer('Too many redirects', '11215'));
  }

  private async tryRepeatedly(
    request: WebhookRequest,
    token: string,
    repeated: boolean,
  ): Promise<{ sent: SentRequest; location: string | null }> {
    const { authToken, delivery } = this.settings;
    const address = webhookAddress(request.url, request.base, this.settings);
    const limits = connectionLimits(address.fragment);
    const stamp: Record<string, string> = delivery.stampRequests
      ? { Timestamp: this.time.now().toISOString() }
      : {};
    const parameters = { ...stamp, ...request.standard, ...request.own };
    const isForged = delivery.forgeSignature || request.arrival === 'forged';
    const signer = { authToken: isForged ? `not ${authToken}` : authToken, token };
    const signed = signRequest(address, request.method, parameters, signer);
    const end = performance.now() + limits.total;
    for (let number = 1; ; number += 1) {
      const remaining = { ...limits, total: Math.max(1, end - performance.now()) };
      const { sent, reply } = await this.attempt({ request, signed, limits: remaining, number, repeated });
      const isRetried = reply.failure !== null && limits.retryOn.has(reply.failure);
      if (!isRetried || number > limits.retries || performance.now() >= end)
        return { sent, location: reply.location };
    }
  }

  private async attempt(attempt: Attempt): Promise<{ sent: SentRequest; reply: Reply }> {
    const at = this.time.now();
    const started = performance.now();
    const { unreachable, lose } = this.settings.delivery;
    const reply = await lossy(attempt, unreachable ? 'request' : lose[attempt.request.purpose]);
    const milliseconds = Math.round(performance.now() - started);
    const { signed, request, number, repeated } = attempt;
    const { method, url, path, parameters, signature } = signed;
    const sent: SentRequest = {
      purpose: request.purpose,
      leg: parameters['CallSid'] ?? '',
      method,
      url,
      path,
      parameters,
      signature,
      attempt: number,
      repeated,
      ...(request.arrival === undefined ? {} : { arrival: request.arrival }),
      ...reply.outcome,
      milliseconds,
      at,
    };
    this.observer.sent(sent);
    return { sent, reply };
  }
}

function isUsable({ url, base }: Pick<WebhookRequest, 'url' | 'base'>): boolean {
  return URL.canParse(url, base) && /^https?:$/.test(new URL(url, base).protocol);
}

async function replyTo({ signed, limits }: Attempt): Promise<Reply> {
  try {
    const answer = await exchange(signed, limits);
    const { status, contentType, body } = answer;
    const outcome = { status, contentType, body, problem: null, errorCode: null };
    const location = REDIRECTS.has(status) ? answer.location : null;
    return { outcome, location, failure: failureOf(answer) };
  } catch (error: unknown) {
    if (!(error instanceof TransportError)) throw error;
    return { outcome: noAnswer(error.message, error.code), location: null, failure: error.reason };
  }
}

/** A lost request is never sent; one whose answer is lost is. */
async function lossy(attempt: Attempt, loss: Loss | undefined): Promise<Reply> {
  if (loss === 'request') return nobodyThere();
  const reply = await replyTo(attempt);
  return loss === 'answer' ? brokenOff() : reply;
}

/** The connection broke off after the request. */
function brokenOff(): Reply {
  return { outcome: noAnswer('The answer was lost', '11200'), location: null, failure: 'broken' };
}

/** The connection is refused. */
function nobodyThere(): Reply {
  return { outcome: noAnswer('The server cannot be reached', '11205'), location: null, failure: 'ct' };
}

function noAnswer(problem: string, errorCode: string): Outcome {
  return { status: null, contentType: null, body: '', problem, errorCode };
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

function unsent(request: WebhookRequest, at: Date, outcome: Outcome): SentRequest {
  const { purpose, method, url, standard, own } = request;
  return {
    purpose,
    leg: standard['CallSid'] ?? '',
    method,
    url,
    path: url,
    parameters: { ...standard, ...own },
    signature: '',
    attempt: 1,
    repeated: false,
    ...outcome,
    milliseconds: 0,
    at,
  };
}
