import { BadRequestError } from '../common/errors/bad-request.error.js';
import { isCallId } from './call-id.js';

/** The lists that are read page by page. A cursor of one is no cursor of another. */
export type PagedList = 'calls' | 'events';

/** A place in a list ordered by time, then id. */
export interface Keyset {
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  readonly id: string;
}

/** First part of every cursor, so that a later form can be told apart. */
const VERSION = 1;
const MAX_CURSOR_LENGTH = 1024;

/** @returns the opaque text by which a client asks for what comes after `position` */
export function encodeCursor(list: PagedList, position: Keyset): string {
  return Buffer.from(JSON.stringify([VERSION, list, position.at, position.id])).toString('base64url');
}

/**
 * Reads a cursor that {@link encodeCursor} wrote.
 *
 * @throws BadRequestError `INVALID_CURSOR` for anything it would not have written, byte for byte
 */
export function decodeCursor(list: PagedList, cursor: string): Keyset {
  const [, , at, id] = parse(cursor);
  if (!isInstant(at) || !isCallId(id)) throw invalidCursor();
  const position = { at, id };
  if (encodeCursor(list, position) !== cursor) throw invalidCursor();
  return position;
}

function parse(cursor: string): unknown[] {
  if (cursor.length > MAX_CURSOR_LENGTH) throw invalidCursor();
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (error: unknown) {
    throw invalidCursor(error);
  }
}

function isInstant(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}

function invalidCursor(cause?: unknown): BadRequestError {
  const details = [{ field: 'cursor', problem: 'cursor must be a nextCursor of the same list' }];
  return new BadRequestError('The cursor is not valid', { code: 'INVALID_CURSOR', details, cause });
}
