import { thrownBy } from '../../../test/support/thrown-by.js';
import { type ChangeCursor, MAX_TOLD, START_CURSOR } from '../../calls/changes/change-cursor.js';
import { CURSOR_BYTES, writeCursor } from '../../calls/changes/change-cursor-bytes.js';
import { shortEventId } from '../../calls/changes/short-event-id.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { ChangeCursors } from './change-cursors.js';

const configOf = (tokens: string) => loadAppConfig({ NODE_ENV: 'test', TWILIO_AUTH_TOKEN: tokens });
const cursorsOf = (tokens: string): ChangeCursors => new ChangeCursors(configOf(tokens));

const place = (number: number) => ({
  number,
  check: shortEventId(`e${number}`),
  answeredAt: 1_795_338_300_000,
});
const FAR: ChangeCursor = {
  places: { mongodb: place(1_234_567), supabase: place(1_234_599) },
  told: Array.from({ length: MAX_TOLD }, (_, index) => shortEventId(String(index))),
  completeSince: 1_795_338_300_000,
  begun: [{ shortId: shortEventId('begun'), messages: 2 }],
};

describe('ChangeCursors', () => {
  const cursors = cursorsOf('one');

  it.each([
    ['the first place', START_CURSOR],
    ['a later place', FAR],
  ])('reads back %s, on every instance', (_what, cursor) => {
    const text = cursors.encode(cursor);
    expect(cursorsOf('one').decode(text)).toEqual(cursor);
    expect(text).toMatch(/^[\w-]+$/);
  });

  it('knows the word for the beginning', () => {
    expect(cursors.decode('start')).toEqual(START_CURSOR);
  });

  it('tells nobody what it counts: not by its length, its bytes, or that it stayed the same', () => {
    const texts = [START_CURSOR, FAR, FAR].map((cursor) => cursors.encode(cursor));
    expect(new Set(texts).size).toBe(3);
    expect(new Set(texts.map((text) => text.length)).size).toBe(1);
    const plain = writeCursor(FAR);
    for (const text of texts) {
      const bytes = Buffer.from(text, 'base64url');
      // No four bytes of what is counted stand anywhere in it.
      const shown = Array.from({ length: CURSOR_BYTES - 3 }, (_, at) => plain.subarray(at, at + 4));
      expect(shown.filter((part) => !part.equals(Buffer.alloc(4)) && bytes.includes(part))).toEqual([]);
    }
  });

  it('lives on while tokens rotate', () => {
    const text = cursors.encode(FAR);
    expect(cursorsOf('two,one').decode(text)).toEqual(FAR);
    expect(thrownBy(() => cursorsOf('two').decode(text))).toMatchObject({ code: 'INVALID_CURSOR' });
  });

  const text = cursors.encode(FAR);
  const altered = (at: number): string => {
    const bytes = Buffer.from(text, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes.toString('base64url');
  };
  const list = { key: '2026-11-21T09:00:00.000Z', id: 'CA1' };
  const middle = Math.floor((text.length * 3) / 8);

  it.each([
    ['nothing', ''],
    ['a word', 'now'],
    ['other characters', '!'.repeat(text.length)],
    ['another nonce', altered(0)],
    ['another place', altered(middle)],
    ['another tag', altered(Buffer.from(text, 'base64url').length - 1)],
    ['padding', `${text}=`],
    ['a blank', ` ${text}`],
    ['less', text.slice(4)],
    ['more', `${text}AAAA`],
    ['a cursor as it was written before', Buffer.from('[1,0,"",0,0,"",0,"",0,""]').toString('base64url')],
    ['what it holds, unsealed', writeCursor(FAR).toString('base64url')],
    ['a cursor of a list', new PageCursors(configOf('one')).encode(['calls', {}], list)],
    ['too much', 'A'.repeat(50_000)],
  ])('refuses %s', (_what, forged) => {
    expect(thrownBy(() => cursors.decode(forged))).toMatchObject({
      code: 'INVALID_CURSOR',
      details: [{ field: 'after' }],
    });
  });
});
