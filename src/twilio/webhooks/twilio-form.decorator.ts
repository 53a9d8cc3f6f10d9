import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TwilioRequest } from './twilio-request.js';

/** Injects the {@link TwilioRequest} of a webhook. */
export const TwilioForm = createParamDecorator((_data: unknown, context: ExecutionContext): TwilioRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return new TwilioRequest(fieldsOf(request.body), fieldsOf(request.query));
});

function fieldsOf(fields: unknown): Readonly<Record<string, unknown>> {
  return isFields(fields) ? fields : {};
}

function isFields(fields: unknown): fields is Readonly<Record<string, unknown>> {
  return typeof fields === 'object' && fields !== null;
}
