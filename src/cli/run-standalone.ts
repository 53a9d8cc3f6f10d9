import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CallsRepository } from '../calls/calls.repository.js';
import { JobRunner } from '../calls/maintenance/job-runner.js';
import { CommonModule } from '../common/common.module.js';
import { DomainError } from '../common/errors/domain-error.js';
import { createPino } from '../common/logging/create-pino.js';
import { PinoLogger } from '../common/logging/pino-logger.js';
import { AppConfig } from '../config/app-config.js';
import { startVirtualTwilio } from '../twilio/rest/start-virtual-twilio.js';
import { CliModule } from './cli.module.js';
import { CommandExecutor } from './commands/command-executor.js';
import type { MaintenanceCommand } from './commands/command.js';
import { waitForStores } from './commands/wait-for-stores.js';
import { ControlError } from './control/control-address.js';
import type { CommandSession, ExitCode } from './terminal/command-session.js';

/** The journal's and the embedded databases' own words; the latter are loaded in development only. */
const IN_USE = ['JOURNAL_LOCKED', 'DATA_FOLDER_IN_USE'];

/**
 * What carries out commands while no server runs: the databases, the journal and the commands, without any HTTP server.
 *
 * Exports {@link AppConfig} to everyone, in place of the module that reads the environment.
 */
@Module({})
class StandaloneModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: StandaloneModule,
      global: true,
      imports: [CommonModule, CliModule],
      providers: [{ provide: AppConfig, useValue: config }],
      exports: [AppConfig],
    };
  }
}

/** A command line for a process of its own. */
export interface StandaloneRun {
  readonly words: readonly string[];
  /** What the words mean. */
  readonly command: MaintenanceCommand;
  readonly config: AppConfig;
}

/**
 * Carries out a command line in this process, which has the journal and the embedded databases to itself meanwhile.
 *
 * @throws ControlError when another process has them
 */
export async function runStandalone(
  { words, command, config }: StandaloneRun,
  session: CommandSession,
): Promise<ExitCode> {
  const app = await openApplication(config);
  try {
    // A command does what it was asked for and nothing else: no job has begun yet, as each of them waits for seconds.
    await app.get(JobRunner, { strict: false }).onModuleDestroy();
    if (command.needsJournalOnly !== true)
      await waitForStores(app.get(CallsRepository, { strict: false }), session);
    // With simulated telephony, Twilio's REST API runs inside the server, and is started here in its place.
    const isSimulated = command.asksTwilio === true && config.twilio.simulated;
    const stopSimulator = isSimulated ? await startVirtualTwilio(config) : null;
    try {
      return await app.get(CommandExecutor).execute(words, session);
    } finally {
      await stopSimulator?.();
    }
  } finally {
    await app.close();
  }
}

async function openApplication(config: AppConfig): Promise<INestApplicationContext> {
  const logger = new PinoLogger(await createPino({ level: 'warn', pretty: false }, process.stderr));
  try {
    return await NestFactory.createApplicationContext(StandaloneModule.with(config), {
      logger,
      abortOnError: false,
    });
  } catch (error: unknown) {
    if (!isInUse(error)) throw error;
    throw new ControlError(
      `Another process is using ${config.server.dataDir} and takes no commands. If it is a Mainline that starts or ends at the ` +
        'moment, try again; an older one must be started anew first',
    );
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof DomainError && IN_USE.includes(error.code);
}
