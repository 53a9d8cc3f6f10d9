import type { FastifyInstance } from 'fastify';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import { runInRequestContext } from '../request-context.js';
import { FORM_CONTENT_TYPE } from './body-parsers.js';

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "connect-src 'self' ws: wss:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Gives every answer its request id, and everything a route does the context that names it in the log. */
export function registerRequestContext(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  // Only here, because reading a body leaves the asynchronous context in which it was begun.
  server.addHook('preValidation', (request, _reply, done) => {
    runInRequestContext(request.id, done);
  });
}

/**
 * Tells browsers what the pages and files of this server may not do.
 *
 * Written out rather than set by a library, so that webhooks can go without: no browser sees their answers, and the headers
 * would be a tenth of what such an answer costs.
 *
 * @param except path below which no header is sent
 */
export function registerSecurityHeaders(server: FastifyInstance, except: string): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith(except)) reply.headers(SECURITY_HEADERS);
    done();
  });
}

/** Refuses bodies other than forms below a path: what the signature covers is defined for forms alone. */
export function acceptOnlyForms(server: FastifyInstance, path: string): void {
  server.addHook('preValidation', (request, _reply, done) => {
    const contentType = request.headers['content-type'];
    const isOther = contentType !== undefined && !contentType.toLowerCase().startsWith(FORM_CONTENT_TYPE);
    if (isOther && request.url.startsWith(path)) {
      done(new UnsupportedMediaTypeException(`Only ${FORM_CONTENT_TYPE} is understood here`));
      return;
    }
    done();
  });
}
