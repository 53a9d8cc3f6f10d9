import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { VisibleCalls } from '../calls/visibility/visible-calls.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import { AlertActionsService } from './alert-actions.service.js';
import { AlertListService } from './alert-list.service.js';
import { AlertsController } from './alerts.controller.js';

/**
 * What a supervisor must see: lists alerts, and takes what people do about them.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule],
  controllers: [AlertsController],
  providers: [AlertListService, AlertActionsService, VisibleCalls, PageCursors],
})
export class AlertsModule {}
