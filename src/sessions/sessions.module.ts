import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import { AnsweringModule } from './answering/answering.module.js';
import { DevelopmentNumbers } from './development-numbers.js';
import { GreetingCheck } from './greeting-check.service.js';
import { NumbersController } from './numbers.controller.js';
import { NumbersService } from './numbers.service.js';
import { PoolWatch } from './pool-watch.js';
import { SessionCalls } from './session-calls.service.js';
import { SessionListService } from './session-list.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

/**
 * Lends pooled numbers to sessions, and keeps the pool.
 *
 * Exports nothing.
 */
@Module({
  imports: [AlertsModule, AnsweringModule, CallsModule],
  controllers: [SessionsController, NumbersController],
  providers: [
    GreetingCheck,
    SessionCalls,
    SessionsService,
    SessionListService,
    NumbersService,
    PoolWatch,
    DevelopmentNumbers,
    PageCursors,
  ],
})
export class SessionsModule {}
