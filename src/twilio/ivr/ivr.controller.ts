import { Controller } from '@nestjs/common';
import { failureTwiml } from '../voicemail/voicemail.twiml.js';
import { TwilioForm, type TwilioRequest } from '../webhooks/twilio-request.js';
import { AnswersTwiml, TwilioWebhooks } from '../webhooks/twilio-webhook.decorator.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import type { FlowContext } from '../webhooks/flow.js';
import { notInUseTwiml } from '../pooled/pooled.twiml.js';
import { IncomingCallService } from './incoming-call.service.js';
import { answerMenu } from './ivr.flow.js';

/** The phone menu. */
@Controller('twilio')
@TwilioWebhooks()
export class IvrController {
  constructor(
    private readonly webhooks: WebhookService,
    private readonly incoming: IncomingCallService,
  ) {}

  @AnswersTwiml('voice', 'A call comes in to a main number', failureTwiml)
  voice(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.incoming.answerMain(request);
  }

  @AnswersTwiml('incoming-call', 'A call comes in to a pooled number', pooledFailureTwiml)
  incomingCall(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.incoming.answerPooled(request);
  }

  @AnswersTwiml('menu', 'The caller pressed a key, or stayed silent', failureTwiml)
  menu(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerMenu, request);
  }
}

/** A main number's callers are the company's. */
function pooledFailureTwiml(context: FlowContext, request: TwilioRequest): string {
  const isMain = context.phone.mainNumbers.includes(request.text('To') ?? '');
  return isMain ? failureTwiml(context) : notInUseTwiml(context);
}
