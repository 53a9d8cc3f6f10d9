import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestAccess } from '../access/request-access.js';
import { registerBodyParsers } from './body-parsers.js';
import { acceptOnlyForms, registerRequestContext } from './request-hooks.js';

/** Sets the rules that hold for every route, beside those of `createAdapter`: API keys, body formats and the request's context in the log. */
export function configureHttp(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  registerBodyParsers(server);
  registerRequestContext(server);
  acceptOnlyForms(server);
  app.get(RequestAccess).guard(server);
}
