import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { DeadLetterDesk } from './dead-letters/dead-letter-desk.service.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { RepairDesk } from './repairs/repair-desk.service.js';
import { RepairsController } from './repairs/repairs.controller.js';

/**
 * What those who look after Mainline do over HTTP: dead letters and repairs.
 *
 * Exports {@link DeadLettersService}, which the commands use as well.
 */
@Module({
  imports: [CallsModule, NotificationsModule],
  controllers: [DeadLettersController, RepairsController],
  providers: [DeadLettersService, DeadLetterDesk, RepairDesk],
  exports: [DeadLettersService],
})
export class SystemModule {}
