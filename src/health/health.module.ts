import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { ConsistencyController } from './consistency.controller.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/**
 * Serves `/health/live`, `/health/ready` and `/consistency`.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, NotificationsModule],
  controllers: [HealthController, ConsistencyController],
  providers: [HealthService],
})
export class HealthModule {}
