import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorDetail, type ErrorKind } from './domain-error.js';

/** The HTTP status of every kind of error. */
const STATUS_BY_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  unprocessable: 422,
  too_many_requests: 429,
  internal: 500,
  upstream: 502,
  unavailable: 503,
};

/** The codes of errors that the framework raises, by HTTP status. */
const CODE_BY_STATUS: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_REQUEST'],
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'METHOD_NOT_ALLOWED'],
  [406, 'NOT_ACCEPTABLE'],
  [408, 'REQUEST_TIMEOUT'],
  [409, 'CONFLICT'],
  [412, 'PRECONDITION_FAILED'],
  [413, 'BODY_TOO_LARGE'],
  [414, 'URL_TOO_LONG'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [416, 'RANGE_NOT_SATISFIABLE'],
  [422, 'UNPROCESSABLE'],
  [429, 'TOO_MANY_REQUESTS'],
  [431, 'HEADERS_TOO_LARGE'],
  [502, 'UPSTREAM_FAILED'],
  [503, 'UNAVAILABLE'],
]);

/** What a client is told about an error, but for the request id. */
export interface ErrorDescription {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
  /** Sent as the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Members of the answer that only this error has. */
  readonly shown?: object;
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
  const statusCode = STATUS_BY_KIND[error.kind];
  if (statusCode === 500) return INTERNAL;
  const { code, message, details, shown } = error;
  const known = { statusCode, code, message, ...(details && { details }), ...(shown && { shown }) };
  const retryAfterSeconds = retryAfterOf(error, statusCode);
  return retryAfterSeconds === null ? known : { ...known, retryAfterSeconds };
}

function retryAfterOf({ retryAfterSeconds }: DomainError, statusCode: number): number | null {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds;
  return statusCode === 503 ? UNAVAILABLE_RETRY_SECONDS : null;
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

/** @returns the code of an error that only has an HTTP status */
export function codeOfStatus(status: number): string {
  return CODE_BY_STATUS.get(status) ?? (status < 500 ? 'INVALID_REQUEST' : 'INTERNAL');
}
