import { Controller } from '@nestjs/common';
import { TwilioForm, type TwilioRequest } from '../webhooks/twilio-request.js';
import { AnswersTwiml, TakesCallback, TwilioWebhooks } from '../webhooks/twilio-webhook.decorator.js';
import { WebhookService } from '../webhooks/webhook.service.js';
import { answerRecorded, readRecordingStatus, readTranscription } from './voicemail.flow.js';
import { plainFarewellTwiml } from './voicemail.twiml.js';

/** Messages: recorded, ready, transcribed. */
@Controller('twilio')
@TwilioWebhooks()
export class VoicemailController {
  constructor(private readonly webhooks: WebhookService) {}

  @AnswersTwiml('voicemail', 'A message was recorded', plainFarewellTwiml)
  recorded(@TwilioForm() request: TwilioRequest): Promise<string> {
    return this.webhooks.answer(answerRecorded, request);
  }

  @TakesCallback('recording', 'The audio of a message is ready, or there is none')
  recording(@TwilioForm() request: TwilioRequest): Promise<void> {
    return this.webhooks.acknowledge(readRecordingStatus, request);
  }

  @TakesCallback('transcription', 'A message was transcribed')
  transcription(@TwilioForm() request: TwilioRequest): Promise<void> {
    return this.webhooks.acknowledge(readTranscription, request);
  }
}
