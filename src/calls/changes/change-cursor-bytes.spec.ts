import fc from 'fast-check';
import { type ChangeCursor, MAX_BEGUN, MAX_TOLD, START_CURSOR } from './change-cursor.js';
import { CURSOR_BYTES, readCursor, writeCursor } from './change-cursor-bytes.js';
import { checkOf, shortEventId } from './short-event-id.js';

const LARGEST = 2 ** 48 - 1;

const count = fc.integer({ min: 0, max: LARGEST });
const shortId = fc.string().map(shortEventId);
const place = fc.oneof(
  fc.record({ number: fc.constant(0), check: fc.constant(checkOf([])), answeredAt: count }),
  fc.record({ number: fc.integer({ min: 1, max: LARGEST }), check: shortId, answeredAt: count }),
);
const cursors: fc.Arbitrary<ChangeCursor> = fc.record({
  places: fc.record({ mongodb: place, supabase: place }),
  told: fc.array(shortId, { maxLength: MAX_TOLD, size: 'max' }),
  completeSince: count,
  begun: fc.array(fc.record({ shortId, messages: fc.integer({ min: 1, max: 2 }) }), { maxLength: MAX_BEGUN }),
});

describe('the bytes of a change cursor', () => {
  it('say all of it, and are as many whatever it says', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        const bytes = writeCursor(cursor);
        expect(readCursor(bytes)).toEqual(cursor);
        expect(bytes).toHaveLength(CURSOR_BYTES);
      }),
    );
  });

  it('say where everything begins', () => {
    expect(readCursor(writeCursor(START_CURSOR))).toEqual(START_CURSOR);
  });
});
