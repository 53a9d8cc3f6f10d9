import type { Role } from '../../config/app-config.js';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from '../errors/request.errors.js';

/** Who sent a request, by its API key. */
export interface ApiKeyIdentity {
  readonly name: string;
  readonly role: Role;
  /** The company's own numbers of which it may see calls; `null` for all. */
  readonly numbers: readonly string[] | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards that check API keys; missing on public routes. */
    apiKey?: ApiKeyIdentity;
  }
}

/** Who sent the request; for parameters of routes that need an API key. */
export const Identity = createParamDecorator((_data: unknown, context: ExecutionContext): ApiKeyIdentity => {
  const { apiKey } = context.switchToHttp().getRequest<FastifyRequest>();
  if (apiKey === undefined) throw new UnauthenticatedError('A valid API key is needed');
  return apiKey;
});
