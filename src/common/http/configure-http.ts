import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestAccess } from '../access/request-access.js';
import { FORM_CONTENT_TYPE, registerBodyParsers } from './body-parsers.js';
import type { FastifyInstance } from 'fastify';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import { runInRequestContext } from '../logging/request-context.js';
import { isWebhookRoute } from './webhook-route.js';

/** Sets the rules that hold for every route, beside those of `createAdapter`: API keys, body formats and the request's context in the log. */
export function configureHttp(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  registerBodyParsers(server);
  registerRequestContext(server);
  acceptOnlyForms(server);
  app.get(RequestAccess).guard(server);
}

/** Gives every answer its request id. */
export function tellRequestId(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
}

/** Gives everything a route does the context that names its request in the log. */
export function registerRequestContext(server: FastifyInstance): void {
  // Only here, because reading a body leaves the asynchronous context in which it was begun.
  server.addHook('preValidation', (request, _reply, done) => {
    runInRequestContext(request.id, done);
  });
}

/** Refuses bodies other than forms from webhooks, unread: what the signature covers is defined for forms alone. */
export function acceptOnlyForms(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const contentType = request.headers['content-type'];
    const isOther = contentType !== undefined && !contentType.toLowerCase().startsWith(FORM_CONTENT_TYPE);
    if (isOther && isWebhookRoute(request.routeOptions.config)) {
      done(new UnsupportedMediaTypeException(`Only ${FORM_CONTENT_TYPE} is understood here`));
      return;
    }
    done();
  });
}
