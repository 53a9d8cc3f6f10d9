import { Injectable } from '@nestjs/common';
import { e164Number } from '../../calls/model/caller-id.js';
import { AppConfig } from '../../config/app-config.js';
import { SessionAnswers } from '../../sessions/answering/session-answers.js';
import type { DialledCall } from '../../sessions/pool/sessions.store.js';
import { answerPooledCall, type PooledAnswer } from '../pooled/pooled.flow.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import { answerIncomingCall } from './ivr.flow.js';

const UNKNOWN: PooledAnswer = { answer: 'unknown', session: null };

/**
 * Answers new calls: those to a main number with the menu, which asks nobody, and those to a pooled number with what its session has.
 */
@Injectable()
export class IncomingCallService {
  private readonly mainNumbers: ReadonlySet<string>;

  constructor(
    private readonly webhooks: WebhookService,
    private readonly sessions: SessionAnswers,
    { phone }: AppConfig,
  ) {
    this.mainNumbers = new Set(phone.mainNumbers);
  }

  /** A call to the address of the main numbers: whatever is not pooled gets the menu. @returns TwiML */
  async answerMain(request: TwilioRequest): Promise<string> {
    const call = this.toPooled(request);
    // Where no main numbers are named every number may be one: it is not asked for, and only the memory knows better.
    const mayBePooled = call !== null && (this.mainNumbers.size > 0 || this.sessions.isPooled(call.number));
    const given = mayBePooled ? await this.sessions.answer(call) : UNKNOWN;
    return this.webhooks.answer(
      given.answer === 'unknown' ? answerIncomingCall : answerPooledCall(given),
      request,
    );
  }

  /** A call to the address of the pool: whatever is no main number is answered as one of the pool. @returns TwiML */
  async answerPooled(request: TwilioRequest): Promise<string> {
    if (this.isMain(request)) return this.webhooks.answer(answerIncomingCall, request);
    const call = this.toPooled(request);
    const given = call === null ? UNKNOWN : await this.sessions.answer(call);
    return this.webhooks.answer(answerPooledCall(given), request);
  }

  private isMain(request: TwilioRequest): boolean {
    return this.mainNumbers.has(request.text('To') ?? '');
  }

  /** @returns `null` for a call to a main number, to what is no number at all, or without an id */
  private toPooled(request: TwilioRequest): DialledCall | null {
    const { callSid: callId } = request;
    const number = e164Number(request.text('To'));
    if (callId === null || number === null || this.isMain(request)) return null;
    return { callId, number, caller: e164Number(request.text('From')) };
  }
}
