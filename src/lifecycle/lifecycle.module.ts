import { Module } from '@nestjs/common';
import { DeadlinesModule } from './deadlines/deadlines.module.js';
import { DirectoryModule } from './directory/directory.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { ServiceMetricsModule } from './metrics/service-metrics.module.js';

/**
 * The calls of other systems: what they report, the queues and agents that they name, and what Mainline does by itself when a
 * deadline passes, and how well all of them are served.
 *
 * Exports nothing: who has to know of queues and agents imports {@link DirectoryModule}.
 */
@Module({ imports: [DirectoryModule, IntakeModule, DeadlinesModule, ServiceMetricsModule] })
export class LifecycleModule {}
