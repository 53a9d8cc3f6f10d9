import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ServerSettings } from '../../config/app-config.js';
import { requestIdFrom } from '../logging/request-context.js';
import { registerBrowserRules } from './browser-rules.js';
import { answerBadUrl, answerBrokenRequest } from './broken-request.js';
import { registerBodyLimits } from './body-parsers.js';
import { registerCompression } from './compression.js';
import { registerCrossOrigin } from './cross-origin.js';
import { registerMethodRules } from './method-not-allowed.js';
import { tellRequestId } from './configure-http.js';
import { KEEP_ALIVE_MILLISECONDS } from './keep-alive.js';

/** Twilio's requests are below 16 KiB; 64 KiB leaves room and bounds what a stranger can make us hold. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Ids are up to 128 characters of up to 12 bytes each once percent-encoded; the default limit is 100. */
const MAX_PARAMETER_LENGTH = 128 * 12;
/** How long a client may take to send a request. Fastify's own default is for ever. */
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;

/** What of the settings the server is made with. */
export type AdapterSettings = Pick<ServerSettings, 'trustedProxies' | 'corsOrigins'>;

/**
 * Makes the HTTP server's adapter; the application must be created with `bodyParser: false`, see `configureApp`.
 *
 * What is registered here must come before the routes, and tells the request id first, so that refusals have it too.
 *
 * @param settings nobody in front and no foreign origins unless told otherwise
 */
export function createAdapter(
  settings: AdapterSettings = { trustedProxies: 0, corsOrigins: [] },
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    // A webhook that arrives on an open connection while we stop is a phone call: it is served, not turned away.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestIdFrom(request.headers['x-request-id']),
    // Counts from the end of X-Forwarded-For, which our own proxies wrote; a client may write anything before that.
    trustProxy: settings.trustedProxies > 0 && ((_address, hop) => hop < settings.trustedProxies),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerBadUrl,
  });
  const server = adapter.getInstance();
  tellRequestId(server);
  registerBrowserRules(server);
  registerCrossOrigin(server, settings.corsOrigins);
  registerMethodRules(server);
  registerCompression(server);
  registerBodyLimits(server);
  return adapter;
}
