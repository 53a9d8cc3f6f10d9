import { Injectable } from '@nestjs/common';
import type { RemoteCall, RemoteRecording, RemoteRequest } from '../rest/remote-resources.js';
import { TwilioClient } from '../rest/twilio-client.js';
import { type Findings, missingEvents, type RemoteHistory } from './missing-events.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { TwilioContext } from '../webhooks/flow.js';
import { MINUTE } from '../../config/time.js';

/** Enough for the calls of a busy day; the oldest are forgotten first. */
const MOST = 20_000;

/** The calls of which nothing more is to be expected, so that an hourly run does not ask for them again. */
@Injectable()
export class VerifiedCalls {
  private readonly ids = new Set<string>();

  has(callId: string): boolean {
    return this.ids.has(callId);
  }

  add(callId: string): void {
    this.ids.add(callId);
    if (this.ids.size <= MOST) return;
    for (const oldest of this.ids) {
      this.ids.delete(oldest);
      return;
    }
  }

  /** For when what was stored may be gone. */
  clear(): void {
    this.ids.clear();
  }
}

/** Gathers what Twilio tells of one call. */
@Injectable()
export class TwilioHistory {
  constructor(private readonly twilio: TwilioClient) {}

  /**
   * @param recordings the call's own, where they are known already; else `null`
   * @param withRequests false while Twilio does not show the requests yet
   * @throws TwilioApiError
   */
  async read(
    call: RemoteCall,
    recordings: readonly RemoteRecording[] | null,
    withRequests: boolean,
  ): Promise<RemoteHistory> {
    const [legs, own] = await Promise.all([
      this.twilio.listLegs(call.sid, call.accountSid),
      recordings ?? this.twilio.listRecordingsOf(call.sid, call.accountSid),
    ]);
    const sids = withRequests ? [call.sid, ...legs.map(({ sid }) => sid)] : [];
    return { call, legs, recordings: own, requests: await this.requestsAbout(sids, call.accountSid) };
  }

  /** What an agent's leg was asked is listed with that leg. */
  private async requestsAbout(sids: readonly string[], accountSid: string): Promise<RemoteRequest[]> {
    const lists = await Promise.all(sids.map((sid) => this.twilio.listEvents(sid, accountSid)));
    return lists.flat();
  }
}

/** One call that Twilio knows, and how to treat it. */
export interface CallInQuestion {
  readonly call: RemoteCall;
  /** `null` when they are not known yet. */
  readonly recordings: readonly RemoteRecording[] | null;
  readonly dryRun: boolean;
  readonly now: Date;
}

/** What came of one call. */
export interface CallResult {
  readonly found: number;
  readonly added: number;
  /** True when its end was not known before. */
  readonly closed: boolean;
  /** True when Twilio will tell more. */
  readonly pending: boolean;
}

const NOTHING: CallResult = { found: 0, added: 0, closed: false, pending: false };

/** A callback may be under way, or be tried again, for as long as Twilio tries: 15 seconds in all. */
export const CALLBACKS_ARRIVE = MINUTE;
/** Twilio shows the requests about a call from 15 minutes after its end. */
export const REQUESTS_SHOWN = 15 * MINUTE;

/** Brings one call up to what Twilio knows of it. */
@Injectable()
export class CallBackfill {
  constructor(
    private readonly calls: CallsRepository,
    private readonly history: TwilioHistory,
    private readonly context: TwilioContext,
    private readonly verified: VerifiedCalls,
  ) {}

  /**
   * Records what is missing; does nothing for a call under way, one that is not ours, one that was erased, and one that was found
   * whole before.
   *
   * @throws TwilioApiError when Twilio does not tell
   * @throws StoreUnavailableError when nobody can say what is known
   * @throws JournalUnavailableError when nothing takes the events
   */
  async bringUp(question: CallInQuestion): Promise<CallResult> {
    const { call, now } = question;
    const age = call.endedAt === null ? 0 : now.getTime() - Date.parse(call.endedAt);
    if (age < CALLBACKS_ARRIVE || this.verified.has(call.sid)) return NOTHING;
    const known = await this.calls.listEvents(call.sid);
    const isWhole = age >= REQUESTS_SHOWN;
    if (known.some(({ type }) => type === 'call.erased')) return this.settle(question, NOTHING);
    if (!isWhole && !this.isOurs(call, known)) return NOTHING;
    const history = await this.history.read(call, question.recordings, isWhole);
    const findings = missingEvents(history, known, this.context, now.toISOString());
    if (!findings.askedUs && !this.isOurs(call, known)) return this.settle(question, NOTHING);
    return this.apply(question, findings, isWhole);
  }

  private isOurs({ to }: RemoteCall, known: readonly CallEvent[]): boolean {
    return known.length > 0 || (to !== null && this.context.phone.mainNumbers.includes(to));
  }

  private async apply(question: CallInQuestion, findings: Findings, isWhole: boolean): Promise<CallResult> {
    const { found, missing, closes } = findings;
    if (!question.dryRun && missing.length > 0) await this.calls.record(missing);
    const result = { found, added: missing.length, closed: closes, pending: !isWhole && missing.length > 0 };
    return isWhole ? this.settle(question, result) : result;
  }

  /** Nothing more can be learnt of the call, so that nobody has to ask again. */
  private settle({ call, dryRun }: CallInQuestion, result: CallResult): CallResult {
    if (!dryRun) this.verified.add(call.sid);
    return result;
  }
}
