import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { DirectoryModule } from './directory/directory.module.js';
import { AgentViews } from './intake/agent-views.js';
import { Conclusions } from './intake/conclusions.js';
import { EventIntake } from './intake/event-intake.js';
import { EventsController } from './intake/events.controller.js';
import { ReportDesk } from './intake/report-desk.js';
import { ReportJudge } from './intake/report-judge.js';
import { ReportTally } from './intake/report-tally.js';

/**
 * Takes what other systems report of their calls.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, DirectoryModule],
  controllers: [EventsController],
  providers: [EventIntake, ReportDesk, ReportJudge, Conclusions, AgentViews, ReportTally],
})
export class LifecycleModule {}
