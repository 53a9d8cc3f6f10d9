import { DomainError } from '../../../common/errors/domain-error.js';
import {
  StoreRejectedError,
  StoreTimeoutError,
  StoreUnavailableError,
} from '../../../database/link/store.errors.js';

/**
 * Codes with which a MongoDB server says that this very data will never do (`error_codes.yml` of its sources):
 * wrong type or path, bad BSON, too deep, too large, validation, duplicate key.
 */
const REJECTING_CODES = new Set<unknown>([
  // Node's own, when the BSON library writes beyond its 17 MiB: the document is too large for any server.
  'ERR_OUT_OF_RANGE',
  'ERR_BUFFER_OUT_OF_BOUNDS',
  2,
  9,
  14,
  15,
  16,
  22,
  28,
  40,
  52,
  53,
  54,
  55,
  56,
  57,
  66,
  121,
  238,
  10_334,
  11_000,
  11_001,
  17_280,
  17_419,
  17_420,
]);

/** `Unauthorized`, `AuthenticationFailed`, and what Atlas answers to a wrong password. */
const REFUSED_LOGIN = new Set<unknown>([13, 18, 8000]);

/** Errors with which the driver, its BSON library or mongoose refuse data before they send it. */
const REJECTING_NAMES = new Set([
  'BSONError',
  'BSONVersionError',
  'BSONRuntimeError',
  'CastError',
  'MongoInvalidArgumentError',
  'StrictModeError',
  'ValidationError',
]);

const RETRYABLE_LABELS = [
  'RetryableWriteError',
  'RetryableError',
  'TransientTransactionError',
  'SystemOverloadedError',
];

/**
 * What an error of MongoDB means for the one who called the store.
 *
 * Network, time limits, elections and everything unknown mean that trying again may help: giving up on an event that
 * could have been stored is the worse mistake.
 */
export function toStoreError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (!isRetryable(error) && isRejection(error)) {
    return new StoreRejectedError('MongoDB refuses this data', { cause: error });
  }
  if (isTimeout(error)) return new StoreTimeoutError('MongoDB took too long', { cause: error });
  const complaint = REFUSED_LOGIN.has(codeOf(error))
    ? 'MongoDB refuses the user or the password in MONGODB_URI, or what that user may do'
    : 'MongoDB does not answer as it should';
  return new StoreUnavailableError(complaint, { cause: error });
}

/** The code with which a server gives up at the limit that it was given. */
export const MAX_TIME_EXPIRED = 50;

/** The server gave up, or nothing came from it. */
function isTimeout(error: unknown): boolean {
  return (
    codeOf(error) === MAX_TIME_EXPIRED ||
    (error instanceof Error && error.name === 'MongoNetworkTimeoutError')
  );
}

/** True when another writer made the same document first. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === 11_000;
}

function isRejection(error: unknown): boolean {
  return REJECTING_CODES.has(codeOf(error)) || (error instanceof Error && REJECTING_NAMES.has(error.name));
}

function isRetryable(error: unknown): boolean {
  const labels = errorLabels(error);
  return RETRYABLE_LABELS.some((label) => labels.includes(label));
}

function errorLabels(error: unknown): readonly unknown[] {
  const holder =
    typeof error === 'object' && error !== null && 'errorLabels' in error ? error.errorLabels : [];
  return Array.isArray(holder) ? holder : [];
}

/** The code of an error of the driver or of Node, if it has one. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
