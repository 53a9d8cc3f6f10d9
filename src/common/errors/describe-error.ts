import { HttpException } from '@nestjs/common';
import { BadRequestError } from './bad-request.error.js';
import { ConflictError } from './conflict.error.js';
import { DomainError } from './domain-error.js';
import type { ErrorDetail } from './error-detail.js';
import { codeOfStatus, statusOfDomainError } from './error-status.js';
import { TooManyRequestsError } from './too-many-requests.error.js';

/** What a client is told about an error, but for the request id. */
export interface ErrorDescription {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
  /** Sent as the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

const INTERNAL: ErrorDescription = {
  statusCode: 500,
  code: 'INTERNAL',
  message: 'Something went wrong inside Mainline',
};
/** Both databases and the journal recover, or not, on this scale. */
const UNAVAILABLE_RETRY_SECONDS = 5;

/** Decides what a client is told about any error; what no rule names is `INTERNAL` and keeps its text to the log. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof DomainError) return describeDomainError(error);
  if (error instanceof HttpException) return describeStatus(error.getStatus(), error.message);
  if (isFrameworkError(error)) return describeStatus(error.statusCode, error.message);
  return INTERNAL;
}

function describeDomainError(error: DomainError): ErrorDescription {
  const statusCode = statusOfDomainError(error);
  if (statusCode === 500) return INTERNAL;
  const { code, message } = error;
  if (statusCode === 503) return { statusCode, code, message, retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS };
  const retryAfterSeconds = retryAfterOf(error);
  if (retryAfterSeconds !== undefined) return { statusCode, code, message, retryAfterSeconds };
  if (error instanceof BadRequestError && error.details !== undefined) {
    return { statusCode, code, message, details: error.details };
  }
  return { statusCode, code, message };
}

function retryAfterOf(error: DomainError): number | undefined {
  const tells = error instanceof ConflictError || error instanceof TooManyRequestsError;
  return tells ? error.retryAfterSeconds : undefined;
}

function describeStatus(statusCode: number, text: string): ErrorDescription {
  if (statusCode === 500) return INTERNAL;
  // The router's own words repeat the whole address, query and all.
  const message = statusCode === 404 && text.startsWith('Cannot ') ? 'There is no such address' : text;
  const known = { statusCode, code: codeOfStatus(statusCode), message };
  return statusCode === 503 ? { ...known, retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS } : known;
}

/** Fastify's own errors, such as a body over the limit, carry a status and a code that starts with `FST_`. */
function isFrameworkError(error: unknown): error is Error & { statusCode: number } {
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('FST_')
  );
}
