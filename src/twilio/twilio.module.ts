import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { DomainErrorFilter } from '../common/errors/domain-error.filter.js';
import { DialController } from './dial/dial.controller.js';
import { FallbackController } from './fallback/fallback.controller.js';
import { IvrController } from './ivr/ivr.controller.js';
import { StatusController } from './status/status.controller.js';
import { VoicemailController } from './voicemail/voicemail.controller.js';
import { TwilioContext } from './webhooks/twilio-context.js';
import { TwilioSignatureGuard } from './webhooks/twilio-signature.guard.js';
import { TwimlErrorFilter } from './webhooks/twiml-error.filter.js';
import { WebhookService } from './webhooks/webhook.service.js';

/**
 * Serves Twilio's webhooks: answers calls and takes callbacks.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule],
  controllers: [IvrController, DialController, VoicemailController, StatusController, FallbackController],
  providers: [DomainErrorFilter, TwilioContext, TwilioSignatureGuard, TwimlErrorFilter, WebhookService],
})
export class TwilioModule {}
