import { BadRequestError } from '../errors/request.errors.js';

const LONGEST_KEY = 128;

/**
 * Checks the header `Idempotency-Key`.
 *
 * @throws BadRequestError for anything but 1 to 128 printable characters
 */
export function checkIdempotencyKey(key: string | undefined): void {
  if (key === undefined || (/^[\x20-\x7e]+$/.test(key) && key.length <= LONGEST_KEY)) return;
  const problem = `idempotency-key must be 1 to ${LONGEST_KEY} printable characters`;
  throw new BadRequestError('The request is not valid', { details: [{ field: 'idempotency-key', problem }] });
}
