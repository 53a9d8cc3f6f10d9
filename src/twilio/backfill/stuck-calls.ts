import { Injectable } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import { accountOf } from '../../calls/fold/fold-voicemail.js';
import { makeCallEvent } from '../../calls/model/make-call-event.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { AppConfig } from '../../config/app-config.js';
import { TwilioClient } from '../rest/twilio-client.js';
import { CallBackfill, type CallInQuestion, type CallResult } from './call-backfill.js';
import { HOUR, MINUTE } from '../../config/time.js';

/** What became of a call that had not ended; `null` when it may still be under way. */
export type StuckCallResult = CallResult | 'given_up' | null;

type Question = Pick<CallInQuestion, 'dryRun' | 'now'>;

const PAGE_SIZE = 100;
/** Nobody asks about a younger call: it may well be under way. */
const YOUNGEST = 30 * MINUTE;

/** Calls whose end was never told. */
@Injectable()
export class StuckCalls {
  constructor(
    private readonly calls: CallsRepository,
    private readonly backfill: CallBackfill,
    private readonly twilio: TwilioClient,
    private readonly config: AppConfig,
  ) {}

  /**
   * Stored calls of Twilio's that began more than half an hour ago and have not ended, oldest first.
   *
   * @throws StoreUnavailableError
   */
  async *list(now: Date): AsyncGenerator<Call> {
    const before = new Date(now.getTime() - YOUNGEST).toISOString();
    let page = await this.calls.listUnfinished(before, PAGE_SIZE, null);
    while (page.length > 0) {
      yield* page.filter(({ source }) => source === 'twilio');
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_SIZE) return;
      page = await this.calls.listUnfinished(before, PAGE_SIZE, { key: last.startedAt, id: last.id });
    }
  }

  /** Closes a call by what Twilio says of it, or gives it up once Twilio does not know it. Throws as {@link CallBackfill.bringUp} does. */
  async close(call: Call, question: Question): Promise<StuckCallResult> {
    const account = accountOf(await this.calls.listEvents(call.id), null);
    const remote = await this.twilio.findCall(call.id, account);
    if (remote !== null) {
      const result = await this.backfill.bringUp({ ...question, call: remote, recordings: null });
      return result.added > 0 ? result : null;
    }
    const age = question.now.getTime() - Date.parse(call.startedAt);
    if (age < this.config.maintenance.stuckCallHours * HOUR) return null;
    return this.giveUp(call.id, question);
  }

  private async giveUp(callId: string, { dryRun, now }: Question): Promise<'given_up' | null> {
    const known = await this.calls.listEvents(callId);
    const last = known.at(-1);
    if (last === undefined || known.some(({ type }) => type === 'call.lost' || type === 'call.erased'))
      return null;
    const event = makeCallEvent({
      accountSid: this.config.twilio.accountSid,
      callId,
      type: 'call.lost',
      at: last.at,
      receivedAt: now.toISOString(),
      source: 'twilio',
      data: { reason: 'unknown_to_provider' },
    });
    if (!dryRun) await this.calls.record([event]);
    return 'given_up';
  }
}
