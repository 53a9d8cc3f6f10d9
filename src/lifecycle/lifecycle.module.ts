import { Module } from '@nestjs/common';
import { DirectoryModule } from './directory/directory.module.js';
import { IntakeModule } from './intake/intake.module.js';

/**
 * The calls of other systems: what they report, and the queues and agents that they name.
 *
 * Exports nothing: who has to know of queues and agents imports {@link DirectoryModule}.
 */
@Module({ imports: [DirectoryModule, IntakeModule] })
export class LifecycleModule {}
