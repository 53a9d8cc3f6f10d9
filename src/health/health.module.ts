import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/**
 * Serves `/health/live` and `/health/ready`.
 *
 * Exports nothing.
 */
@Module({ imports: [CallsModule], controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
