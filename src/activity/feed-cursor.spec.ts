import { thrownBy } from '../../test/support/thrown-by.js';
import { decodeCursor, encodeCursor, type PagedList } from './feed-cursor.js';

const POSITION = { at: '2026-11-21T09:00:00.000Z', id: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0' };

function raw(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('feed cursor', () => {
  it.each<PagedList>(['calls', 'events'])('reads back what it wrote for %s', (list) => {
    expect(decodeCursor(list, encodeCursor(list, POSITION))).toEqual(POSITION);
  });

  it('carries ids of other systems', () => {
    const position = { at: POSITION.at, id: 'Zoë 🚀/"1"' };
    expect(decodeCursor('calls', encodeCursor('calls', position))).toEqual(position);
  });

  it('is safe inside an address', () => {
    expect(encodeCursor('calls', { at: POSITION.at, id: '???>>>~~~' })).toMatch(/^[\w-]+$/);
  });

  it('keeps its written form', () => {
    expect(encodeCursor('calls', POSITION)).toBe(raw([1, 'calls', POSITION.at, POSITION.id]));
  });

  it.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['other characters', '!!!'],
    ['padding', `${encodeCursor('calls', POSITION)}=`],
    ['a blank', ` ${encodeCursor('calls', POSITION)}`],
    ['a cursor of another list', encodeCursor('events', POSITION)],
    ['another version', raw([2, 'calls', POSITION.at, POSITION.id])],
    ['no list', raw(1)],
    ['null', raw(null)],
    ['an object', raw({ at: POSITION.at, id: POSITION.id })],
    ['too few parts', raw([1, 'calls', POSITION.at])],
    ['too many parts', raw([1, 'calls', POSITION.at, POSITION.id, 1])],
    ['a time that is none', raw([1, 'calls', 'yesterday', POSITION.id])],
    ['a time in another form', raw([1, 'calls', '2026-11-21T09:00:00Z', POSITION.id])],
    ['a time that is a number', raw([1, 'calls', 0, POSITION.id])],
    ['an id that is no text', raw([1, 'calls', POSITION.at, { $gt: '' }])],
    ['an empty id', raw([1, 'calls', POSITION.at, ''])],
    ['an id with a control character', raw([1, 'calls', POSITION.at, 'a\u0000b'])],
    [
      'another spelling of the same',
      Buffer.from(`[1, "calls","${POSITION.at}","${POSITION.id}"]`).toString('base64url'),
    ],
    ['too much', 'A'.repeat(5000)],
  ])('refuses %s', (_what, cursor) => {
    expect(thrownBy(() => decodeCursor('calls', cursor))).toMatchObject({
      code: 'INVALID_CURSOR',
      details: [{ field: 'cursor' }],
    });
  });
});
