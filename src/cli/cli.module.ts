import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { TwilioModule } from '../twilio/twilio.module.js';
import { BackfillCommand } from './commands/backfill-command.js';
import { ConsistencyCommand } from './commands/consistency-command.js';
import { DeadLettersCommand } from './commands/dead-letters-command.js';
import { EraseCommand } from './commands/erase-command.js';
import { MaintenanceCommands } from './commands/maintenance-commands.js';
import { ReconcileCommand } from './commands/reconcile-command.js';
import { ReplayResult } from './commands/replay-result.js';
import { RetentionCommand } from './commands/retention-command.js';

/**
 * The commands of `npm run mainline`, for the server and for a process of their own.
 *
 * Exports {@link MaintenanceCommands}.
 */
@Module({
  imports: [CallsModule, TwilioModule],
  providers: [
    ReplayResult,
    DeadLettersCommand,
    ReconcileCommand,
    BackfillCommand,
    ConsistencyCommand,
    RetentionCommand,
    EraseCommand,
    MaintenanceCommands,
  ],
  exports: [MaintenanceCommands],
})
export class CliModule {}
