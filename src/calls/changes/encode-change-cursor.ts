import { BadRequestError } from '../../common/errors/request.errors.js';
import {
  type BegunChange,
  type ChangeCursor,
  type LogPlace,
  MAX_BEGUN,
  MAX_TOLD,
  START_CURSOR,
} from './change-cursor.js';
import { MARK_LENGTH } from './event-mark.js';

/** The word for the beginning of everything, in place of a cursor. */
export const START_WORD = 'start';
/** First part of every cursor, so that a later form can be told apart. */
const VERSION = 1;
const MAX_CURSOR_LENGTH = 1200;
const MAX_MESSAGES = 9;
const MARKS = new RegExp(`^(?:[\\w-]{${MARK_LENGTH}}){0,${MAX_TOLD}}$`);
const CHECK = new RegExp(`^[\\w-]{${MARK_LENGTH}}$`);
const BEGUN = new RegExp(`^(?:[\\w-]{${MARK_LENGTH}}[1-${MAX_MESSAGES}]){0,${MAX_BEGUN}}$`);

/** @returns the opaque text by which a client asks for what it was not told */
export function encodeChangeCursor({ places, told, completeSince, begun }: ChangeCursor): string {
  const { mongodb, supabase } = places;
  const begunText = begun.map(({ mark, messages }) => `${mark}${messages}`).join('');
  const parts = [
    VERSION,
    ...placeParts(mongodb),
    ...placeParts(supabase),
    told.join(''),
    completeSince,
    begunText,
  ];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Reads a cursor that {@link encodeChangeCursor} wrote, or {@link START_WORD}.
 *
 * @throws BadRequestError `INVALID_CURSOR` for anything it would not have written, byte for byte
 */
export function decodeChangeCursor(text: string): ChangeCursor {
  if (text === START_WORD) return START_CURSOR;
  const cursor = toCursor(parse(text));
  if (cursor === null || encodeChangeCursor(cursor) !== text) throw invalidCursor();
  return cursor;
}

function placeParts({ number, check, answeredAt }: LogPlace): (string | number)[] {
  return [number, check, answeredAt];
}

function parse(text: string): unknown[] {
  if (text.length > MAX_CURSOR_LENGTH) throw invalidCursor();
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (error: unknown) {
    throw invalidCursor(error);
  }
}

function toCursor(parts: readonly unknown[]): ChangeCursor | null {
  const mongodb = toPlace(parts.slice(1, 4));
  const supabase = toPlace(parts.slice(4, 7));
  const [marks, completeSince, begunText] = parts.slice(7);
  const begun = toBegun(begunText);
  if (mongodb === null || supabase === null || begun === null) return null;
  if (typeof marks !== 'string' || !MARKS.test(marks) || !isCount(completeSince)) return null;
  return { places: { mongodb, supabase }, told: split(marks, MARK_LENGTH), completeSince, begun };
}

function toPlace([number, check, answeredAt]: readonly unknown[]): LogPlace | null {
  if (!isCount(number) || !isCount(answeredAt) || typeof check !== 'string') return null;
  const isFitting = number === 0 ? check === '' : CHECK.test(check);
  return isFitting ? { number, check, answeredAt } : null;
}

/** @returns `null` for what is none */
function toBegun(text: unknown): BegunChange[] | null {
  if (typeof text !== 'string' || !BEGUN.test(text)) return null;
  return split(text, MARK_LENGTH + 1).map((one) => ({
    mark: one.slice(0, MARK_LENGTH),
    messages: Number(one.slice(MARK_LENGTH)),
  }));
}

function split(text: string, length: number): string[] {
  const count = text.length / length;
  return Array.from({ length: count }, (_, index) => text.slice(index * length, (index + 1) * length));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= 0;
}

function invalidCursor(cause?: unknown): BadRequestError {
  const details = [{ field: 'after', problem: `after must be a cursor of this feed, or ${START_WORD}` }];
  return new BadRequestError('The cursor is not valid', { code: 'INVALID_CURSOR', details, cause });
}
