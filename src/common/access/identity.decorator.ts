import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from '../errors/request.errors.js';
import type { ApiKeyIdentity } from './api-key-identity.js';

/** Who sent the request; for parameters of routes that need an API key. */
export const Identity = createParamDecorator((_data: unknown, context: ExecutionContext): ApiKeyIdentity => {
  const { apiKey } = context.switchToHttp().getRequest<FastifyRequest>();
  if (apiKey === undefined) throw new UnauthenticatedError('A valid API key is needed');
  return apiKey;
});
