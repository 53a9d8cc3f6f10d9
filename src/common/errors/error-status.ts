import { BadRequestError } from './bad-request.error.js';
import { ConflictError } from './conflict.error.js';
import type { DomainError } from './domain-error.js';
import { ForbiddenError } from './forbidden.error.js';
import { NotFoundError } from './not-found.error.js';
import { PreconditionFailedError } from './precondition-failed.error.js';
import { TooManyRequestsError } from './too-many-requests.error.js';
import { UnauthenticatedError } from './unauthenticated.error.js';
import { UpstreamError } from './upstream.error.js';

/** The HTTP status of every class of error that a request may end with. */
const STATUS_BY_CLASS = [
  [BadRequestError, 400],
  [UnauthenticatedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
  [ConflictError, 409],
  [PreconditionFailedError, 412],
  [TooManyRequestsError, 429],
  [UpstreamError, 502],
] as const;

/** Errors of other modules, which this one may not import, by their code. */
const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map([
  ['STORE_UNAVAILABLE', 503],
  ['JOURNAL_UNAVAILABLE', 503],
]);

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
  [429, 'TOO_MANY_REQUESTS'],
  [431, 'HEADERS_TOO_LARGE'],
  [502, 'UPSTREAM_FAILED'],
  [503, 'UNAVAILABLE'],
]);

/** @returns the HTTP status of a domain error; 500 when a client can do nothing about it */
export function statusOfDomainError(error: DomainError): number {
  const byCode = STATUS_BY_CODE.get(error.code);
  return byCode ?? STATUS_BY_CLASS.find(([type]) => error instanceof type)?.[1] ?? 500;
}

/** @returns the code of an error that only has an HTTP status */
export function codeOfStatus(status: number): string {
  return CODE_BY_STATUS.get(status) ?? (status < 500 ? 'INVALID_REQUEST' : 'INTERNAL');
}
