import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { MetricsController } from './metrics.controller.js';
import { NotificationMetrics } from './notification-metrics.js';
import { ReconcileMetrics } from './reconcile-metrics.js';
import { RecordingMetrics } from './recording-metrics.js';
import { RequestMetrics } from './request-metrics.js';

/**
 * Serves `/metrics`.
 *
 * Exports nothing; what measures the routes is fetched when the server is put together, before it has any.
 */
@Module({
  imports: [CallsModule, NotificationsModule],
  controllers: [MetricsController],
  providers: [RequestMetrics, RecordingMetrics, ReconcileMetrics, NotificationMetrics],
})
export class MetricsModule {}
