import type { FastifyRequest } from 'fastify';

export const API_KEY_HEADER = 'x-api-key';

/** @returns the API key a request carries, `undefined` when there is none or it is blank */
export function readApiKey(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const value = request.headers[API_KEY_HEADER];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
