import { type BegunChange, type ChangeCursor, type LogPlace, MAX_BEGUN, MAX_TOLD } from './change-cursor.js';
import { SHORT_ID_BYTES } from './short-event-id.js';

/** Holds any count, and any time in milliseconds since 1970. */
const NUMBER_BYTES = 6;
const PLACE_BYTES = NUMBER_BYTES + SHORT_ID_BYTES + NUMBER_BYTES;
const BEGUN_BYTES = SHORT_ID_BYTES + 1;
const TIME_AT = 2 * PLACE_BYTES;
const COUNTS_AT = TIME_AT + NUMBER_BYTES;
const BEGUN_AT = COUNTS_AT + 2;
const TOLD_AT = BEGUN_AT + MAX_BEGUN * BEGUN_BYTES;

/** Every cursor takes as many bytes as the longest: its length would say how far apart the logs are. */
export const CURSOR_BYTES = TOLD_AT + MAX_TOLD * SHORT_ID_BYTES;

/** Writes a cursor down; {@link readCursor} reads it. */
export function writeCursor({ places, told, completeSince, begun }: ChangeCursor): Buffer {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  writePlace(places.mongodb).copy(bytes);
  writePlace(places.supabase).copy(bytes, PLACE_BYTES);
  writeNumber(completeSince).copy(bytes, TIME_AT);
  Buffer.of(begun.length, told.length).copy(bytes, COUNTS_AT);
  Buffer.concat(begun.map(writeBegun)).copy(bytes, BEGUN_AT);
  writeShortIds(told.join('')).copy(bytes, TOLD_AT);
  return bytes;
}

/** @param bytes as {@link writeCursor} wrote them: nothing is checked */
export function readCursor(bytes: Buffer): ChangeCursor {
  const [begunCount = 0, toldCount = 0] = bytes.subarray(COUNTS_AT, BEGUN_AT);
  return {
    places: { mongodb: readPlace(bytes), supabase: readPlace(bytes.subarray(PLACE_BYTES)) },
    told: parts(bytes.subarray(TOLD_AT), toldCount, SHORT_ID_BYTES).map(readShortId),
    completeSince: readNumber(bytes.subarray(TIME_AT)),
    begun: parts(bytes.subarray(BEGUN_AT), begunCount, BEGUN_BYTES).map(readBegun),
  };
}

function writePlace({ number, check, answeredAt }: LogPlace): Buffer {
  const checkBytes = Buffer.concat([writeShortIds(check)], SHORT_ID_BYTES);
  return Buffer.concat([writeNumber(number), checkBytes, writeNumber(answeredAt)]);
}

function readPlace(bytes: Buffer): LogPlace {
  const number = readNumber(bytes);
  const check = number === 0 ? '' : readShortId(bytes.subarray(NUMBER_BYTES));
  return { number, check, answeredAt: readNumber(bytes.subarray(NUMBER_BYTES + SHORT_ID_BYTES)) };
}

function writeBegun({ shortId, messages }: BegunChange): Buffer {
  return Buffer.concat([writeShortIds(shortId), Buffer.of(messages)]);
}

function readBegun(bytes: Buffer): BegunChange {
  return { shortId: readShortId(bytes), messages: bytes.readUInt8(SHORT_ID_BYTES) };
}

/** Short ids are base64url of whole bytes, so that several of them may stand behind each other. */
function writeShortIds(shortIds: string): Buffer {
  return Buffer.from(shortIds, 'base64url');
}

function readShortId(bytes: Buffer): string {
  return bytes.subarray(0, SHORT_ID_BYTES).toString('base64url');
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
