import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { currentRequestContext } from './request-context.js';
import { cutText } from './hide-private-parts.js';
import { loggableFields } from './loggable-fields.js';

/** Nest announces every module and route as it starts; that is of use only when looking for a fault. */
const CHATTY = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Nest logs what made a start fail and throws it too; `main.ts` reports it once. */
const REPEATED = new Set(['ExceptionHandler', 'NestApplication']);

/**
 * Nest's logger on top of pino.
 *
 * Takes what Nest's own `Logger` passes on: a message, then any of an error, a stack and an object of fields that are
 * bound to the line, and last the name of the class that logs. Every line carries the request and the call being served.
 */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...parameters: unknown[]): void {
    this.write(isFrom(CHATTY, parameters) ? 'debug' : 'info', message, parameters);
  }

  fatal(message: unknown, ...parameters: unknown[]): void {
    this.write('fatal', message, parameters);
  }

  error(message: unknown, ...parameters: unknown[]): void {
    this.write(isFrom(REPEATED, parameters) ? 'debug' : 'error', message, parameters);
  }

  warn(message: unknown, ...parameters: unknown[]): void {
    this.write('warn', message, parameters);
  }

  debug(message: unknown, ...parameters: unknown[]): void {
    this.write('debug', message, parameters);
  }

  verbose(message: unknown, ...parameters: unknown[]): void {
    this.write('trace', message, parameters);
  }

  private write(level: Level, message: unknown, parameters: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = parameters.at(-1);
    const named = typeof context === 'string';
    const bound = named ? [{ context }, ...parameters.slice(0, -1)] : parameters;
    const fields = mergeFields(typeof message === 'string' ? bound : [message, ...bound]);
    this.pino[level](loggableFields({ ...requestFields(), ...fields }), cutText(textOf(message)));
  }
}

function isFrom(contexts: ReadonlySet<string>, parameters: readonly unknown[]): boolean {
  const context = parameters.at(-1);
  return typeof context === 'string' && contexts.has(context);
}

function mergeFields(parameters: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(parameters.flatMap((parameter) => Object.entries(toFields(parameter))));
}

function toFields(parameter: unknown): object {
  if (parameter instanceof Error) return { err: parameter };
  if (typeof parameter === 'object' && parameter !== null) return parameter;
  return typeof parameter === 'string' ? { stack: parameter } : {};
}

function requestFields(): Record<string, string> {
  const context = currentRequestContext();
  if (context === undefined) return {};
  return context.callId === null
    ? { requestId: context.requestId }
    : { requestId: context.requestId, callId: context.callId };
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : '';
}
