import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { OpenCallsModule } from '../open-calls/open-calls.module.js';
import { DeadlineJudge } from './deadline-judge.js';
import { DeadlinePlan } from './deadline-plan.js';
import { DeadlineWatch } from './deadline-watch.js';
import { FirstInstance } from './first-instance.js';
import { NeglectedCalls, NeglectedCallsJob } from './neglected-calls.job.js';

/**
 * Acts by itself: when a deadline passes, and when something was left undone for hours.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, DirectoryModule, IntakeModule, OpenCallsModule],
  providers: [DeadlineJudge, DeadlinePlan, DeadlineWatch, FirstInstance, NeglectedCalls, NeglectedCallsJob],
})
export class DeadlinesModule {}
