import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { AgentViews } from './agent-views.js';
import { Conclusions } from './conclusions.js';
import { EventIntake } from './event-intake.js';
import { EventsController } from './events.controller.js';
import { ReportDesk } from './report-desk.js';
import { ReportJudge } from './report-judge.js';
import { ReportTally } from './report-tally.js';

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
export class IntakeModule {}
