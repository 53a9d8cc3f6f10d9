import { Controller } from '@nestjs/common';
import { failureTwiml } from '../voicemail/voicemail.twiml.js';
import { TwilioForm, type TwilioRequest } from '../webhooks/twilio-request.js';
import { AnswersTwiml, TwilioWebhooks } from '../webhooks/twilio-webhook.decorator.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import { answerIncomingCall, answerMenu } from './ivr.flow.js';

/** The phone menu. */
@Controller('twilio')
@TwilioWebhooks()
export class IvrController {
  constructor(private readonly webhooks: WebhookService) {}

  @AnswersTwiml('voice', 'A call comes in to a main number', failureTwiml)
  voice(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerIncomingCall, request);
  }

  @AnswersTwiml('incoming-call', 'A call comes in to a pooled number', failureTwiml)
  incomingCall(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerIncomingCall, request);
  }

  @AnswersTwiml('menu', 'The caller pressed a key, or stayed silent', failureTwiml)
  menu(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerMenu, request);
  }
}
