import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { ServiceMetricsController } from './service-metrics.controller.js';
import { ServiceMetricsService } from './service-metrics.service.js';

/**
 * Metrics of agents and queues.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, DirectoryModule],
  controllers: [ServiceMetricsController],
  providers: [ServiceMetricsService],
})
export class ServiceMetricsModule {}
