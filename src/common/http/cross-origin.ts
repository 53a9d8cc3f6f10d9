import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { isWebhookRoute } from './webhook-route.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for a route about which browsers are told nothing. */
    cors?: boolean;
  }
}

const PREFLIGHT_SECONDS = 600;

const ALLOWED: FastifyCorsOptions = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: ['x-api-key', 'authorization', 'content-type', 'if-match', 'if-none-match', 'x-request-id'],
  exposedHeaders: [
    'etag',
    'retry-after',
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
    'x-request-id',
    'x-total-count',
    'content-disposition',
  ],
  maxAge: PREFLIGHT_SECONDS,
  strictPreflight: false,
};
const REFUSED: FastifyCorsOptions = { origin: false };

/**
 * Lets the pages of some origins use the API; all others, and webhooks, are answered without a word about origins, which browsers
 * take for a no. No origin is allowed to send cookies: there are none.
 *
 * @param origins exactly as browsers send them; with none, nothing is added
 */
export function registerCrossOrigin(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const known = new Set(origins);
  server.addHook('onRoute', (route) => {
    // Saves webhooks even the header that tells caches of different answers.
    if (isWebhookRoute(route.config)) route.config = { ...route.config, cors: false };
    // Browsers ask for leave without a key.
    if (route.method === 'OPTIONS' && route.url === '*') route.config = { ...route.config, access: 'public' };
  });
  // Asked about a webhook, browsers are told nothing either.
  server.options('/twilio/*', { config: { cors: false, access: 'public' } }, (_request, reply) => {
    reply.callNotFound();
  });
  void server.register(cors, {
    delegator: ({ headers: { origin } }, done) => {
      const isAllowed = origin !== undefined && known.has(origin);
      done(null, isAllowed ? { ...ALLOWED, origin } : REFUSED);
    },
  });
}
