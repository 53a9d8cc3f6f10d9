import { Controller } from '@nestjs/common';
import { TwilioForm, type TwilioRequest } from '../webhooks/twilio-request.js';
import { AnswersTwiml, TwilioWebhooks } from '../webhooks/twilio-webhook.decorator.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import { hangUpTwiml } from './dial.twiml.js';
import { answerDialCompleted, answerScreen, answerScreenAnswer, dialFailureTwiml } from './dial.flow.js';

/** Ringing agents, and asking the one who picks up. */
@Controller('twilio')
@TwilioWebhooks()
export class DialController {
  constructor(private readonly webhooks: WebhookService) {}

  @AnswersTwiml('dial', 'Ringing agents ended', dialFailureTwiml)
  dial(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerDialCompleted, request);
  }

  @AnswersTwiml('screen', "An agent's phone was picked up", hangUpTwiml)
  screen(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerScreen, request);
  }

  @AnswersTwiml('screen/answer', 'The agent took or declined the call', hangUpTwiml)
  screenAnswer(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerScreenAnswer, request);
  }
}
