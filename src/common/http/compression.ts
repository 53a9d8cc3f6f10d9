import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import { isWebhookRoute } from './webhook-route.js';

/** Below this an answer fits into one packet either way. */
const LEAST_BYTES = 1024;
/** With its own window of 4 MiB, brotli would keep megabytes of a stream to itself before it sends the first byte. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 16 };
/** Audio is compressed already, and must keep its length for players to seek in it. */
const COMPRESSIBLE =
  /^(text\/(?!event-stream)|application\/(json|openapi\+json|x-ndjson|javascript|xml)\b|image\/svg\+xml)/;

/** Compresses what shrinks, as it is sent: a stream stays a stream. Webhooks go without; TwiML is small. */
export function registerCompression(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (isWebhookRoute(route.config)) route.compress = false;
  });
  void server.register(compress, {
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold: LEAST_BYTES,
    brotliOptions: { params: BROTLI },
    customTypes: COMPRESSIBLE,
  });
}
