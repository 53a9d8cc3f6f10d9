import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CallsRepository } from '../../calls/calls.repository.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { createPino } from '../../common/logging/create-pino.js';
import { PinoLogger } from '../../common/logging/pino-logger.js';
import type { AppConfig } from '../../config/app-config.js';
import { startVirtualTwilio } from '../../twilio/rest/start-virtual-twilio.js';
import type { CommandSession } from '../commands/command-session.js';
import { MaintenanceCommands } from '../commands/maintenance-commands.js';
import { ControlError } from '../control/control.error.js';
import type { ExitCode } from '../exit-codes.js';
import { JobRunner } from '../../calls/maintenance/job-runner.js';
import { StandaloneModule } from './standalone.module.js';
import { waitForStores } from './wait-for-stores.js';

/** The journal's and the embedded databases' own words; the latter are loaded in development only. */
const IN_USE = ['JOURNAL_LOCKED', 'DATA_FOLDER_IN_USE'];

/** A command line for a process of its own. */
export interface StandaloneRun {
  readonly words: readonly string[];
  readonly config: AppConfig;
  /** With simulated telephony, Twilio's REST API runs inside the server, and is started here in its place. */
  readonly asksTwilio: boolean;
  readonly asksStores: boolean;
}

/**
 * Carries out a command line in this process, which has the journal and the embedded databases to itself meanwhile.
 *
 * @throws ControlError when another process has them
 */
export async function runStandalone(run: StandaloneRun, session: CommandSession): Promise<ExitCode> {
  const { words, config, asksTwilio, asksStores } = run;
  const app = await openApplication(config);
  try {
    // A command does what it was asked for and nothing else: no job has begun yet, as each of them waits for seconds.
    await app.get(JobRunner, { strict: false }).onModuleDestroy();
    if (asksStores) await waitForStores(app.get(CallsRepository, { strict: false }), session);
    const stopSimulator = asksTwilio && config.twilio.simulated ? await startVirtualTwilio(config) : null;
    try {
      return await app.get(MaintenanceCommands).execute(words, session);
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
