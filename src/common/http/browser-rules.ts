import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { isWebhookRoute } from './webhook-route.js';

const YEAR_SECONDS = 31_536_000;

/** Scripts come from files of this server only; Swagger UI and the dashboard need styles inside their pages. */
const CONTENT_SECURITY_POLICY = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'connect-src': ["'self'", 'ws:', 'wss:'],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:'],
  'media-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'script-src-attr': ["'none'"],
  'style-src': ["'self'", "'unsafe-inline'"],
};

/**
 * Tells browsers what the pages and files of this server may not do, and caches to keep nothing.
 *
 * A route whose answer may be kept says so itself. Webhooks go without: the headers would be a tenth of what such an answer costs.
 */
export function registerBrowserRules(server: FastifyInstance): void {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    // Other services may share the domain, and answer without encryption.
    strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (isWebhookRoute(request.routeOptions.config)) {
      done();
      return;
    }
    void reply.header('cache-control', 'no-store');
    protect(request.raw, reply.raw, (error) => done(error instanceof Error ? error : undefined));
  });
}
