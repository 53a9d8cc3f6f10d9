import type { FastifyContextConfig } from 'fastify';

/**
 * Whether a route is one of Twilio's: no browser sees its answers, and every microsecond is heard by a caller.
 *
 * @param config of the matched route: the text of an address can be written in many ways
 */
export function isWebhookRoute(config: FastifyContextConfig | undefined): boolean {
  return config?.access === 'signature';
}
