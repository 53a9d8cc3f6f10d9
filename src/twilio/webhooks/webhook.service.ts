import { Injectable, Logger } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { Clock } from '../../common/time/clock.js';
import { waitAtMost } from '../../common/time/within.js';
import { noteCallId } from '../../common/logging/request-context.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { type CallbackReader, type Flow, TwilioContext } from './flow.js';
import type { TwilioRequest } from './twilio-request.js';

/** Longest time, in milliseconds, that a caller waits for an event to be recorded; recording goes on after it. */
const LONGEST_WAIT = 250;

/** Runs the flows and records what they learn. */
@Injectable()
export class WebhookService {
  private readonly logger = new Logger(WebhookService.name);

  constructor(
    private readonly context: TwilioContext,
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers a webhook that Twilio waits for. The caller comes first: an event that cannot be recorded is logged, and the
   * answer is given all the same.
   *
   * @returns TwiML
   */
  async answer(flow: Flow, request: TwilioRequest): Promise<string> {
    this.noteCall(request);
    const { twiml, events } = flow(request, this.context, this.clock.nowIso());
    this.context.underWay.note(events);
    await this.recordBriefly(events);
    return twiml;
  }

  /**
   * Takes a callback that needs no answer.
   *
   * @throws JournalUnavailableError when its event was recorded nowhere, so that Twilio tries again
   */
  async acknowledge(read: CallbackReader, request: TwilioRequest): Promise<void> {
    this.noteCall(request);
    const events = read(request, this.context, this.clock.nowIso());
    this.context.underWay.note(events);
    if (events.length === 0)
      this.logger.warn('A callback names no call, leg or recording to which it belongs');
    else await this.calls.record(events);
  }

  private noteCall(request: TwilioRequest): void {
    const callId = request.parentCallSid ?? request.callSid;
    if (callId !== null) noteCallId(callId);
  }

  private async recordBriefly(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return;
    const recorded = this.calls.record(events).catch((error: unknown) => {
      this.logger.error('An event of this call could not be recorded', error);
    });
    await waitAtMost(LONGEST_WAIT, recorded);
  }
}
