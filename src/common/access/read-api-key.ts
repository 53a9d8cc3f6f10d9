import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from '../errors/request.errors.js';

export const API_KEY_HEADER = 'x-api-key';
const BEARER = /^bearer +(\S+) *$/i;

/**
 * Reads the API key of `x-api-key`, or of `Authorization: Bearer`, which is what Prometheus and most HTTP libraries can send.
 *
 * @returns `undefined` when there is none or it is blank; other kinds of authorization are for somebody else
 * @throws UnauthenticatedError when both headers bring a key and the keys differ
 */
export function readApiKey({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const value = headers[API_KEY_HEADER];
  const own = typeof value === 'string' && value !== '' ? value : undefined;
  const [, bearer] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (own !== undefined && bearer !== undefined && own !== bearer) {
    throw new UnauthenticatedError('The API keys in x-api-key and Authorization differ');
  }
  return own ?? bearer;
}
