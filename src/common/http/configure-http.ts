import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { registerBodyParsers } from './body-parsers.js';
import { acceptOnlyForms, registerRequestContext } from './request-hooks.js';

/** Sets the rules that hold for every route, beside those of `createAdapter`: body formats and the request's context in the log. */
export function configureHttp(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  registerBodyParsers(server);
  registerRequestContext(server);
  acceptOnlyForms(server);
}
