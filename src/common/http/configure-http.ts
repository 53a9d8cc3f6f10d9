import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { registerBodyParsers } from './body-parsers.js';
import { acceptOnlyForms, registerRequestContext, registerSecurityHeaders } from './request-hooks.js';

const WEBHOOKS = '/twilio/';

/** Sets the rules that hold for every route: headers, body formats and the request's context in the log. */
export function configureHttp(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  registerBodyParsers(server);
  registerRequestContext(server);
  registerSecurityHeaders(server, WEBHOOKS);
  acceptOnlyForms(server, WEBHOOKS);
}
