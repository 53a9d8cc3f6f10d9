import { type BegunChange, type ChangeCursor, type LogPlace, MAX_BEGUN, MAX_TOLD } from './change-cursor.js';
import { MARK_BYTES } from './event-mark.js';

/** Holds any count, and any time in milliseconds since 1970. */
const NUMBER_BYTES = 6;
const PLACE_BYTES = NUMBER_BYTES + MARK_BYTES + NUMBER_BYTES;
const BEGUN_BYTES = MARK_BYTES + 1;
const TIME_AT = 2 * PLACE_BYTES;
const COUNTS_AT = TIME_AT + NUMBER_BYTES;
const BEGUN_AT = COUNTS_AT + 2;
const TOLD_AT = BEGUN_AT + MAX_BEGUN * BEGUN_BYTES;

/** Every cursor takes as many bytes as the longest: its length would say how far apart the logs are. */
export const CURSOR_BYTES = TOLD_AT + MAX_TOLD * MARK_BYTES;

/** Writes a cursor down; {@link readCursor} reads it. */
export function writeCursor({ places, told, completeSince, begun }: ChangeCursor): Buffer {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  writePlace(places.mongodb).copy(bytes);
  writePlace(places.supabase).copy(bytes, PLACE_BYTES);
  writeNumber(completeSince).copy(bytes, TIME_AT);
  Buffer.of(begun.length, told.length).copy(bytes, COUNTS_AT);
  Buffer.concat(begun.map(writeBegun)).copy(bytes, BEGUN_AT);
  writeMarks(told.join('')).copy(bytes, TOLD_AT);
  return bytes;
}

/** @param bytes as {@link writeCursor} wrote them: nothing is checked */
export function readCursor(bytes: Buffer): ChangeCursor {
  const [begunCount = 0, toldCount = 0] = bytes.subarray(COUNTS_AT, BEGUN_AT);
  return {
    places: { mongodb: readPlace(bytes), supabase: readPlace(bytes.subarray(PLACE_BYTES)) },
    told: parts(bytes.subarray(TOLD_AT), toldCount, MARK_BYTES).map(readMark),
    completeSince: readNumber(bytes.subarray(TIME_AT)),
    begun: parts(bytes.subarray(BEGUN_AT), begunCount, BEGUN_BYTES).map(readBegun),
  };
}

function writePlace({ number, check, answeredAt }: LogPlace): Buffer {
  const mark = Buffer.concat([writeMarks(check)], MARK_BYTES);
  return Buffer.concat([writeNumber(number), mark, writeNumber(answeredAt)]);
}

function readPlace(bytes: Buffer): LogPlace {
  const number = readNumber(bytes);
  const check = number === 0 ? '' : readMark(bytes.subarray(NUMBER_BYTES));
  return { number, check, answeredAt: readNumber(bytes.subarray(NUMBER_BYTES + MARK_BYTES)) };
}

function writeBegun({ mark, messages }: BegunChange): Buffer {
  return Buffer.concat([writeMarks(mark), Buffer.of(messages)]);
}

function readBegun(bytes: Buffer): BegunChange {
  return { mark: readMark(bytes), messages: bytes.readUInt8(MARK_BYTES) };
}

/** Marks are base64url of whole bytes, so that several of them may stand behind each other. */
function writeMarks(marks: string): Buffer {
  return Buffer.from(marks, 'base64url');
}

function readMark(bytes: Buffer): string {
  return bytes.subarray(0, MARK_BYTES).toString('base64url');
}

function writeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(NUMBER_BYTES);
  bytes.writeUIntBE(value, 0, NUMBER_BYTES);
  return bytes;
}

function readNumber(bytes: Buffer): number {
  return bytes.readUIntBE(0, NUMBER_BYTES);
}

function parts(bytes: Buffer, count: number, length: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
}
