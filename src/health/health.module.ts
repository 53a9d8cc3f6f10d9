import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { ConsistencyController } from './consistency.controller.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { SystemStatusController } from './system-status.controller.js';
import { SystemStatusService } from './system-status.service.js';

/**
 * Serves `/health/live`, `/health/ready`, `/consistency` and `/system/status`.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, NotificationsModule],
  controllers: [HealthController, ConsistencyController, SystemStatusController],
  providers: [HealthService, SystemStatusService],
})
export class HealthModule {}
