import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from '../../common/errors/request.errors.js';
import { CallIdPipe } from '../query/call-id.pipe.js';

/** Which call is to be changed, and on whose behalf. */
export interface AnnotationRequest {
  readonly id: string;
  readonly identity: ApiKeyIdentity;
  readonly requestId: string;
  /** The version it is meant for, as sent; every version when missing. */
  readonly ifMatch?: string;
}

const CALL_ID = new CallIdPipe();

/** Which call the request is to change, and on whose behalf; for routes with the path parameter `id`. */
export const Requested = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AnnotationRequest => {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
    const { apiKey, headers, params } = request;
    if (apiKey === undefined) throw new UnauthenticatedError('A valid API key is needed');
    return {
      id: CALL_ID.transform(params.id),
      identity: apiKey,
      requestId: request.id,
      ifMatch: headers['if-match'],
    };
  },
);
