import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LiveSocketAdapter } from '../activity/live/live-socket.adapter.js';
import type { AppConfig } from '../config/app-config.js';
import { configureHttp } from '../common/http/configure-http.js';
import { createAdapter } from '../common/http/create-adapter.js';
import { PinoLogger } from '../common/logging/pino-logger.js';
import { RequestMetrics } from '../metrics/request-metrics.js';
import { DashboardFiles } from '../pages/dashboard/dashboard-files.js';
import { RequestRecorder } from '../twilio/inspector/request-recorder.service.js';
import { setUpSwagger } from '../docs/openapi-document.js';

/** What Nest is told when it creates the application; the HTTP rules bring their own body parsers. */
export const APP_OPTIONS = { bodyParser: false, abortOnError: false } as const;

/**
 * Creates the server, ready for `listen`.
 *
 * @param module everything it consists of
 * @param logger takes what is logged before the application has its own
 */
export async function createApp(
  module: Type,
  config: AppConfig,
  logger: PinoLogger,
): Promise<NestFastifyApplication> {
  const options = { ...APP_OPTIONS, logger };
  const adapter = createAdapter(config.server);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  configureApp(app);
  return app;
}

/**
 * Adds what is not part of any module: the log, the socket server, the HTTP rules, their measurement, the inspector of webhooks, the
 * dashboard's assets and the documentation.
 *
 * Tests that replace providers create the application from a testing module with `createAdapter()` and
 * {@link APP_OPTIONS}, then call this.
 */
export function configureApp(app: NestFastifyApplication): void {
  app.useLogger(app.get(PinoLogger));
  app.useWebSocketAdapter(new LiveSocketAdapter(app));
  configureHttp(app);
  app.get(RequestRecorder).watch(app.getHttpAdapter().getInstance());
  app.get(RequestMetrics).measure(app.getHttpAdapter().getInstance());
  app.get(DashboardFiles).serveAssets(app.getHttpAdapter().getInstance());
  setUpSwagger(app);
}
