import type { CallEvent } from '../../calls/model/call-event.js';
import { AppConfig, type PhoneSettings } from '../../config/app-config.js';
import { CallsUnderWay } from './calls-under-way.js';
import type { TwilioRequest } from './twilio-request.js';
import { WebhookUrls } from './webhook-urls.js';
import { Injectable } from '@nestjs/common';

/** What every answer depends on besides the request. */
export interface FlowContext {
  readonly phone: PhoneSettings;
  readonly urls: WebhookUrls;
  /** The account of requests that do not name one. */
  readonly accountSid: string;
  /** What this process has seen of the calls under way; nothing when missing. */
  readonly underWay?: CallsUnderWay;
}

/** An answer to Twilio, and the facts that the request made known. */
export interface FlowResult {
  readonly twiml: string;
  readonly events: readonly CallEvent[];
}

/**
 * Answers one kind of webhook: a pure function of the request, the settings, and what was seen of the call, with a stated default where
 * nothing was.
 *
 * It reads no database and no clock but `receivedAt` (ISO 8601), which no answer may depend on, so that a repeated request
 * gets the same bytes.
 */
export type Flow = (request: TwilioRequest, context: FlowContext, receivedAt: string) => FlowResult;

/** Reads the facts from a callback that needs no answer. */
export type CallbackReader = (
  request: TwilioRequest,
  context: FlowContext,
  receivedAt: string,
) => CallEvent[];

/** What the flows depend on, from the settings and the events of this process. */
@Injectable()
export class TwilioContext implements FlowContext {
  readonly phone: PhoneSettings;
  readonly urls: WebhookUrls;
  readonly accountSid: string;
  readonly underWay = new CallsUnderWay();

  constructor(config: AppConfig) {
    this.phone = config.phone;
    this.urls = new WebhookUrls(config.server.publicUrl);
    this.accountSid = config.twilio.accountSid;
  }
}
