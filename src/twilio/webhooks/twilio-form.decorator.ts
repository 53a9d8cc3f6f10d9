import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TwilioRequest } from './twilio-request.js';

/** Injects the {@link TwilioRequest} of a webhook. */
export const TwilioForm = createParamDecorator((_data: unknown, context: ExecutionContext): TwilioRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return new TwilioRequest(singleValues(request.body), singleValues(request.query));
});

/** One value per name: the first, when a name is repeated. */
function singleValues(fields: unknown): Record<string, string> {
  if (typeof fields !== 'object' || fields === null) return {};
  const pairs = Object.entries(fields).map(
    ([name, value]: [string, unknown]) => [name, firstOf(value)] as const,
  );
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}
