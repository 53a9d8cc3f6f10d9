import { Controller } from '@nestjs/common';
import { TwilioForm, type TwilioRequest } from '../webhooks/twilio-request.js';
import { AnswersTwiml, TwilioWebhooks } from '../webhooks/twilio-webhook.decorator.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import { failureTwiml } from '../voicemail/voicemail.twiml.js';
import { answerFallback } from './fallback.flow.js';

/** The last resort of a call. */
@Controller('twilio')
@TwilioWebhooks()
export class FallbackController {
  constructor(private readonly webhooks: WebhookService) {}

  @AnswersTwiml('fallback', 'Twilio could not get or use an answer', failureTwiml)
  fallback(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerFallback, request);
  }
}
