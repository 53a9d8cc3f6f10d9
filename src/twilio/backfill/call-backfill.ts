import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../../calls/model/call-event.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { RemoteCall, RemoteRecording } from '../rest/remote-resources.js';
import { TwilioContext } from '../webhooks/twilio-context.js';
import { type Findings, missingEvents } from './missing-events.js';
import { TwilioHistory } from './twilio-history.js';
import { VerifiedCalls } from './verified-calls.js';
import { MINUTE } from '../../config/time.js';

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
const CALLBACKS_ARRIVE = MINUTE;
/** Twilio shows the requests about a call from 15 minutes after its end. */
const REQUESTS_SHOWN = 15 * MINUTE;

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
