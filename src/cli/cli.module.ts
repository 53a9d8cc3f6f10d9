import { type FactoryProvider, Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { CallsRepository } from '../calls/calls.repository.js';
import { Eraser } from '../calls/erasure/eraser.js';
import { Retention } from '../calls/erasure/retention.js';
import { MaintenanceLog } from '../calls/maintenance/maintenance-log.js';
import { ConsistencyService } from '../calls/reconcile/consistency.service.js';
import { Repairs } from '../calls/reconcile/repairs.js';
import { Clock } from '../common/time/clock.js';
import { AppConfig } from '../config/app-config.js';
import { MongoConnection } from '../database/mongodb/mongo-connection.js';
import { MongoDatabaseModule } from '../database/mongodb/mongo-database.module.js';
import { SupabaseClients } from '../database/supabase/supabase-clients.js';
import { SupabaseDatabaseModule } from '../database/supabase/supabase-database.module.js';
import { NotificationLog } from '../notifications/notification-log.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { Backfill } from '../twilio/backfill/backfill.js';
import { AnsweringModule } from '../sessions/answering/answering.module.js';
import { NumbersStore } from '../sessions/pool/numbers.store.js';
import { NumbersSync } from '../twilio/numbers/numbers-sync.js';
import { SignInLinks } from '../pages/sign-in/sign-in-links.js';
import { SignInModule } from '../pages/sign-in/sign-in.module.js';
import { DeadLettersService } from '../system/dead-letters/dead-letters.service.js';
import { SystemModule } from '../system/system.module.js';
import { TwilioModule } from '../twilio/twilio.module.js';
import { BackfillCommand } from './commands/backfill.command.js';
import { CommandExecutor } from './commands/command-executor.js';
import { ConsistencyCommand } from './commands/consistency.command.js';
import { DeadLetterReplay } from './commands/dead-letter-replay.js';
import { DeadLettersCommand } from './commands/dead-letters.command.js';
import { DoctorCommand } from './commands/doctor.command.js';
import { EraseCommand } from './commands/erase.command.js';
import { NotificationReplay } from './commands/notification-replay.js';
import { NumbersListCommand } from './commands/numbers.command.js';
import { NumbersSyncCommand } from './commands/numbers-sync.command.js';
import { ReconcileCommand } from './commands/reconcile.command.js';
import { RetentionCommand } from './commands/retention.command.js';
import { SignInCommand } from './commands/sign-in.command.js';
import { LiveDatabases, LiveDoctor } from './doctor/live-doctor.js';

/** A class whose instances are provided, whoever may construct them. */
type Provided<Service> = abstract new (...parts: never[]) => Service;

/**
 * Provides a command from what it works with.
 *
 * A command's file also says how its command line is read, which takes a process that only asks a server to do the work. Naming
 * the services here, in place of decorators there, keeps that process from loading the databases' and Twilio's clients: 0.7 s of
 * processor time for `--help` in place of 1.9 s.
 */
function provide<Parts extends unknown[]>(
  command: new (...parts: Parts) => object,
  ...inject: { [Index in keyof Parts]: Provided<Parts[Index]> }
): FactoryProvider {
  return { provide: command, useFactory: (...parts: Parts) => new command(...parts), inject };
}

/**
 * The commands of `npm run mainline`, for the server and for a process of their own.
 *
 * Exports {@link CommandExecutor}.
 */
@Module({
  imports: [
    AnsweringModule,
    CallsModule,
    MongoDatabaseModule,
    NotificationsModule,
    SignInModule,
    SupabaseDatabaseModule,
    SystemModule,
    TwilioModule,
  ],
  providers: [
    provide(DeadLetterReplay, DeadLettersService, CallsRepository),
    provide(NotificationReplay, DeadLettersService, NotificationLog),
    provide(DeadLettersCommand, DeadLettersService, DeadLetterReplay, NotificationReplay),
    provide(ReconcileCommand, Repairs),
    provide(BackfillCommand, Backfill, MaintenanceLog),
    provide(ConsistencyCommand, ConsistencyService),
    provide(RetentionCommand, Retention, MaintenanceLog),
    provide(EraseCommand, Eraser),
    provide(NumbersListCommand, NumbersStore, AppConfig),
    provide(NumbersSyncCommand, NumbersSync),
    provide(SignInCommand, SignInLinks),
    provide(LiveDatabases, MongoConnection, SupabaseClients, NumbersStore, AppConfig),
    provide(LiveDoctor, CallsRepository, LiveDatabases, AppConfig, Clock),
    provide(DoctorCommand, LiveDoctor),
    CommandExecutor,
  ],
  exports: [CommandExecutor],
})
export class CliModule {}
