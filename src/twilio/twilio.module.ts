import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { DomainErrorFilter } from '../common/errors/domain-error.filter.js';
import { BackfillController } from './backfill/backfill.controller.js';
import { Backfill } from './backfill/backfill.js';
import { OutageJob } from './backfill/outage.job.js';
import { BackfillJob } from './backfill/backfill.job.js';
import { BackfillWindow } from './backfill/backfill-window.js';
import { CallBackfill, TwilioHistory, VerifiedCalls } from './backfill/call-backfill.js';
import { StuckCalls } from './backfill/stuck-calls.js';
import { CheckController, CheckGuard } from './check/check.controller.js';
import { DialController } from './dial/dial.controller.js';
import { RecordingRemover } from './erasure/recording-remover.js';
import { RemovalJob } from './erasure/removal.job.js';
import { FallbackController } from './fallback/fallback.controller.js';
import { IvrController } from './ivr/ivr.controller.js';
import { AnsweringModule } from '../sessions/answering/answering.module.js';
import { ErasureNews } from './inspector/erasure-news.js';
import { InspectorController } from './inspector/inspector.controller.js';
import { InspectorService } from './inspector/inspector.service.js';
import { RequestRecorder } from './inspector/request-recorder.service.js';
import { IncomingCallService } from './ivr/incoming-call.service.js';
import { AccountNumbers } from './numbers/account-numbers.js';
import { NumbersComparisonController } from './numbers/numbers-comparison.controller.js';
import { NumbersSync } from './numbers/numbers-sync.js';
import { UndoFile } from './numbers/undo-file.js';
import { RestLimits } from './rest/rest-transport.js';
import { TwilioClient } from './rest/twilio-client.js';
import { StatusController } from './status/status.controller.js';
import { VoicemailController } from './voicemail/voicemail.controller.js';
import { TwilioContext } from './webhooks/flow.js';
import { TwilioSignatureGuard } from './webhooks/twilio-signature.guard.js';
import { WebhookService } from './webhooks/webhook.service.js';

const BACKFILL = [
  VerifiedCalls,
  TwilioHistory,
  CallBackfill,
  StuckCalls,
  Backfill,
  BackfillWindow,
  BackfillJob,
  OutageJob,
];

const ERASURE = [RecordingRemover, RemovalJob];

const INSPECTOR = [ErasureNews, RequestRecorder, InspectorService];

const NUMBERS = [AccountNumbers, UndoFile, NumbersSync];

/**
 * Everything between Mainline and Twilio: answers calls, takes callbacks, asks for what was missed, deletes recordings, and points
 * numbers here.
 *
 * Exports {@link Backfill}, {@link NumbersSync} and {@link RequestRecorder}, which watches the server.
 */
@Module({
  imports: [CallsModule, AnsweringModule],
  controllers: [
    IvrController,
    DialController,
    VoicemailController,
    StatusController,
    FallbackController,
    CheckController,
    InspectorController,
    BackfillController,
    NumbersComparisonController,
  ],
  providers: [
    DomainErrorFilter,
    TwilioContext,
    TwilioSignatureGuard,
    CheckGuard,
    WebhookService,
    IncomingCallService,
    RestLimits,
    TwilioClient,
    ...BACKFILL,
    ...ERASURE,
    ...NUMBERS,
    ...INSPECTOR,
  ],
  exports: [Backfill, NumbersSync, RequestRecorder],
})
export class TwilioModule {}
