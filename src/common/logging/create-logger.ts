import type { AppConfig } from '../../config/app-config.js';
import { createPino } from './create-pino.js';
import { PinoLogger } from './pino-logger.js';

/** Makes the log that settings ask for: text for a developer at a terminal, JSON for everything else. */
export async function createLogger(config: AppConfig): Promise<PinoLogger> {
  const pretty = config.environment === 'development' && process.stdout.isTTY;
  return new PinoLogger(await createPino({ level: config.server.logLevel, pretty }));
}
