import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import { CandidateJudge } from './candidate-judge.service.js';
import { NotificationBodies } from './notification-bodies.service.js';
import { NotificationDispatcher } from './notification-dispatcher.service.js';
import { NotificationListService } from './notification-list.service.js';
import { NotificationLog } from './notification-log.js';
import { NotificationsController } from './notifications.controller.js';
import { LaneTools } from './receiver-lane.js';
import { WebhookSender } from './webhook-sender.js';

/**
 * Tells other systems of calls by signed webhooks.
 *
 * Exports {@link NotificationLog} and {@link NotificationDispatcher}, by which health, metrics and commands see what becomes of them.
 */
@Module({
  imports: [CallsModule],
  controllers: [NotificationsController],
  providers: [
    NotificationLog,
    NotificationBodies,
    CandidateJudge,
    WebhookSender,
    LaneTools,
    NotificationDispatcher,
    NotificationListService,
    PageCursors,
  ],
  exports: [NotificationLog, NotificationDispatcher],
})
export class NotificationsModule {}
