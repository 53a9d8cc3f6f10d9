import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AppConfig } from '../config/app-config.js';
import { ApiKeyGate } from './access/api-key-gate.js';
import { ApiKeys } from './access/api-keys.js';
import { RequestAccess } from './access/request-access.js';
import { Clock } from './time/clock.js';
import { DomainErrorFilter } from './errors/domain-error.filter.js';
import { createLogger } from './logging/create-pino.js';
import { PinoLogger } from './logging/pino-logger.js';
import { MetricsRegistry } from './metrics/metrics-registry.js';
import { ShutdownState } from './jobs/shutdown-state.js';
import { RequestValidationPipe } from './validation/request-validation.pipe.js';

/**
 * What every module relies on: time, API keys, the log, metrics, and the filter and the pipe of every route.
 *
 * Exports {@link Clock}, {@link ApiKeys}, {@link ApiKeyGate}, {@link RequestAccess}, {@link MetricsRegistry}, {@link PinoLogger} and
 * {@link ShutdownState}.
 */
@Global()
@Module({
  providers: [
    Clock,
    ApiKeys,
    ApiKeyGate,
    RequestAccess,
    MetricsRegistry,
    ShutdownState,
    { provide: PinoLogger, inject: [AppConfig], useFactory: createLogger },
    { provide: APP_FILTER, useClass: DomainErrorFilter },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
  exports: [Clock, ApiKeys, ApiKeyGate, RequestAccess, MetricsRegistry, PinoLogger, ShutdownState],
})
export class CommonModule {}
