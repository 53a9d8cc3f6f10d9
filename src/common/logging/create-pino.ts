import pino, { type DestinationStream, type Logger } from 'pino';
import type { AppConfig } from '../../config/app-config.js';
import { hidePrivateParts } from './hide-private-parts.js';
import { PinoLogger } from './pino-logger.js';

/** How log lines are written. */
export interface LogSettings {
  readonly level: string;
  /** Coloured text for people; JSON otherwise. */
  readonly pretty: boolean;
}

/**
 * Makes the one pino logger of a process; telephone numbers and credentials are hidden in every finished line.
 *
 * @param destination where lines go instead of standard output
 */
export async function createPino(settings: LogSettings, destination?: DestinationStream): Promise<Logger> {
  const options = {
    level: settings.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => error },
    hooks: { streamWrite: hidePrivateParts },
  };
  const stream = destination ?? (settings.pretty ? await prettyStream() : null);
  return stream === null ? pino(options) : pino(options, stream);
}

/** pino-pretty is a development dependency: without it lines are JSON. */
async function prettyStream(): Promise<DestinationStream | null> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({
      colorize: true,
      sync: true,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'context',
      messageFormat: '{if context}[{context}] {end}{msg}',
    });
  } catch (error: unknown) {
    if (isNotInstalled(error)) return null;
    throw error;
  }
}

function isNotInstalled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

/** Makes the log that settings ask for: text for a developer at a terminal, JSON for everything else. */
export async function createLogger(config: AppConfig): Promise<PinoLogger> {
  const pretty = config.environment === 'development' && process.stdout.isTTY;
  return new PinoLogger(await createPino({ level: config.server.logLevel, pretty }));
}
