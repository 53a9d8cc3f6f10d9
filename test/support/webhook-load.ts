import { setTimeout as sleep } from 'node:timers/promises';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { parseTwiml } from '../../src/development/twilio/twiml/parse-twiml.js';
import { answerIncomingCall } from '../../src/twilio/ivr/ivr.flow.js';
import { readStatus } from '../../src/twilio/status/status.flow.js';
import { TwilioRequest } from '../../src/twilio/webhooks/twilio-request.js';
import { aCallSid } from './builders.js';
import { sendWebhook } from './send-webhook.js';
import { fixture, flowContext } from './twilio-requests.js';

const INCOMING = fixture('01-incoming-us-stir-a');
/** Between two calls of one caller, in milliseconds. */
const PAUSE = 20;
/** So many calls a caller makes without growing slower: on a slow machine, what it waits for may take long. */
const BRISK_CALLS = 20;
const STATUSES = ['ringing', 'in-progress', 'completed'];

type Form = Record<string, string>;

/** Who takes the webhooks; a function, because a server may be restarted on another port. */
export type Target = () => { readonly url: string };

/** Sends the webhooks of many calls, and keeps what was sent and what was acknowledged. */
export class WebhookLoad {
  /** Ids of all events that were sent, by call, whatever came of them. */
  readonly sent = new Map<string, Set<string>>();
  /** Ids of the events that a callback was acknowledged for. */
  readonly acknowledged = new Set<string>();
  /** Answers that were not what Twilio needs: the status and the beginning of the body. */
  readonly badAnswers: string[] = [];
  /** Requests that nobody answered. */
  unanswered = 0;

  constructor(private readonly target: Target) {}

  get callIds(): string[] {
    return [...this.sent.keys()];
  }

  /** One whole call: the question what to do, then its status callbacks. */
  async call(callId = aCallSid()): Promise<void> {
    await this.incoming(callId);
    for (let sequence = 0; sequence < STATUSES.length; sequence++) await this.status(callId, sequence);
  }

  /** Several calls at a time, one after another, until it is told to stop; resolves when the last ones are over. */
  async callsUntil(isOver: () => boolean, atATime: number): Promise<void> {
    const caller = async (): Promise<void> => {
      for (let calls = 1; !isOver(); calls += 1) {
        await this.call();
        await sleep(PAUSE * Math.max(1, calls - BRISK_CALLS));
      }
    };
    await Promise.all(Array.from({ length: atATime }, caller));
  }

  /** A webhook that must be answered with TwiML. */
  async incoming(callId: string): Promise<void> {
    const form: Form = { ...INCOMING, CallSid: callId };
    const request = new TwilioRequest(form, {});
    this.note(answerIncomingCall(request, flowContext(), '').events);
    await this.send('/twilio/voice', form, (status, body) => status === 200 && isTwiml(body));
  }

  /** A callback that must be answered with 204, and then is on record. */
  async status(callId: string, sequence: number): Promise<void> {
    const form = statusForm(callId, sequence);
    const acknowledge = this.announce(form);
    if (await this.send('/twilio/status', form, (status) => status === 204)) acknowledge();
  }

  /** Notes a status callback that somebody else sends. @returns what notes that it was acknowledged */
  announce(form: Form): () => void {
    const events = readStatus(new TwilioRequest(form, {}), flowContext(), '');
    this.note(events);
    return () => events.forEach(({ id }) => this.acknowledged.add(id));
  }

  private note(events: readonly CallEvent[]): void {
    for (const { callId, id } of events) {
      this.sent.set(callId, (this.sent.get(callId) ?? new Set()).add(id));
    }
  }

  private async send(
    path: string,
    form: Form,
    isGood: (status: number, body: string) => boolean,
  ): Promise<boolean> {
    const answer = await this.ask(path, form);
    if (answer === null) return false;
    const { status, body } = answer;
    const wasGood = isGood(status, body);
    if (!wasGood) this.badAnswers.push(`${path} ${status} ${body.slice(0, 200)}`);
    return wasGood;
  }

  private async ask(path: string, form: Form): Promise<{ status: number; body: string } | null> {
    try {
      const answer = await sendWebhook(this.target(), path, form);
      return { status: answer.status, body: await answer.text() };
    } catch {
      // A server that was killed, or that no longer listens.
      this.unanswered += 1;
      return null;
    }
  }
}

/** What Twilio says about a call whose status changed. @param sequence counts the callbacks of a call from 0 */
export function statusForm(callId: string, sequence: number): Form {
  const moment = new Date(Date.UTC(2026, 10, 21, 9, 0, sequence)).toUTCString().replace('GMT', '+0000');
  const status = STATUSES[sequence % STATUSES.length] ?? 'completed';
  return {
    ...INCOMING,
    CallSid: callId,
    CallStatus: status,
    SequenceNumber: String(sequence),
    Timestamp: moment,
    CallbackSource: 'call-progress-events',
    ...(status === 'completed' ? { CallDuration: '7' } : {}),
  };
}

function isTwiml(body: string): boolean {
  try {
    return parseTwiml(body).name === 'Response';
  } catch {
    return false;
  }
}
