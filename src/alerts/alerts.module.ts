import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { VisibleCalls } from '../calls/visibility/visible-calls.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import { AlertActionsService } from './alert-actions.service.js';
import { AlertListService } from './alert-list.service.js';
import { AlertsController } from './alerts.controller.js';
import { Conditions } from './conditions.js';

/**
 * What a supervisor must see: lists alerts, and takes what people do about them.
 *
 * Exports {@link Conditions}, with which others register what else is to be seen.
 */
@Module({
  imports: [CallsModule],
  controllers: [AlertsController],
  providers: [AlertListService, AlertActionsService, VisibleCalls, PageCursors, Conditions],
  exports: [Conditions],
})
export class AlertsModule {}
