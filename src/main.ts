import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { keepFilesPrivate } from './common/files/local-files.js';
import { createLogger } from './common/logging/create-pino.js';
import type { PinoLogger } from './common/logging/pino-logger.js';
import { readAppConfig } from './config/load-app-config.js';
import { runServer } from './server/run-server.js';
import { reportStartFailure } from './server/start-failure.js';

/** What nobody caught may have left anything half done: only a restart is safe. */
function exitOnUncaught(logger: PinoLogger): void {
  const onUncaught = (error: unknown): void => {
    logger.fatal('an error that nobody caught ends the process', error);
    process.exit(1);
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}

async function main(): Promise<void> {
  keepFilesPrivate();
  let logger: PinoLogger | null = null;
  try {
    const config = readAppConfig();
    logger = await createLogger(config);
    exitOnUncaught(logger);
    await runServer(AppModule, config, logger);
  } catch (error: unknown) {
    reportStartFailure(error, logger);
    process.exit(1);
  }
}

await main();
