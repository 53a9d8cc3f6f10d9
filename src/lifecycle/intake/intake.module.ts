import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { OpenCallsModule } from '../open-calls/open-calls.module.js';
import { AgentViews } from './agent-views.js';
import { CallTurns } from './call-turns.js';
import { Conclusions } from './conclusions.js';
import { EventIntake } from './event-intake.js';
import { EventsController } from './events.controller.js';
import { ReportDesk } from './report-desk.js';
import { ReportJudge } from './report-judge.js';
import { ReportTally } from './report-tally.js';

/**
 * Takes what other systems report of their calls.
 *
 * Exports {@link CallTurns} and {@link Conclusions}, for whoever concludes from a call without a report.
 */
@Module({
  imports: [CallsModule, DirectoryModule, OpenCallsModule],
  controllers: [EventsController],
  providers: [EventIntake, CallTurns, ReportDesk, ReportJudge, Conclusions, AgentViews, ReportTally],
  exports: [CallTurns, Conclusions],
})
export class IntakeModule {}
