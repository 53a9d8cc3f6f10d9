import { Controller } from '@nestjs/common';
import { TwilioForm, type TwilioRequest } from '../webhooks/twilio-request.js';
import { TakesCallback, TwilioWebhooks } from '../webhooks/twilio-webhook.decorator.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import { readStatus } from './status.flow.js';

/** The progress of calls and legs. */
@Controller('twilio')
@TwilioWebhooks()
export class StatusController {
  constructor(private readonly webhooks: WebhookService) {}

  @TakesCallback('status', "The final status of a call, or the progress of an agent's leg")
  status(@TwilioForm() request: TwilioRequest): Promise<void> {
    return this.webhooks.acknowledge(readStatus, request);
  }
}
