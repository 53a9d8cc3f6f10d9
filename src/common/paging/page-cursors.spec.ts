import { thrownBy } from '../../../test/support/thrown-by.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { PageCursors, type PagePosition } from './page-cursors.js';

const POSITION = { key: '2026-11-21T09:00:00.000Z', id: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0' };
const LIST = ['calls', { filter: { status: 'ended' }, sort: 'startedAt', descending: true }];

function cursorsOf(tokens: string): PageCursors {
  return new PageCursors(loadAppConfig({ NODE_ENV: 'test', TWILIO_AUTH_TOKEN: tokens }));
}

function raw(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function partsOf(cursor: string): unknown[] {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
}

describe('FeedCursors', () => {
  const cursors = cursorsOf('one');
  const cursor = cursors.encode(LIST, POSITION);
  const parts = partsOf(cursor);

  it.each<[string, PagePosition]>([
    ['a time', POSITION],
    ['a duration', { key: 38, id: 'CA1' }],
    ['a call under way', { key: -1, id: 'CA1' }],
    ['ids of other systems', { key: POSITION.key, id: 'Zoë 🚀/"1"' }],
  ])('reads back %s', (_what, position) => {
    expect(cursors.decode(LIST, cursors.encode(LIST, position))).toEqual(position);
  });

  it('is safe inside an address, and the same each time', () => {
    expect(cursors.encode(LIST, { key: '', id: '???>>>~~~' })).toMatch(/^[\w-]+$/);
    expect(cursorsOf('one').encode(LIST, POSITION)).toBe(cursor);
  });

  it('lives on while tokens rotate', () => {
    expect(cursorsOf('two,one').decode(LIST, cursor)).toEqual(POSITION);
    expect(() => cursorsOf('two').decode(LIST, cursor)).toThrow();
  });

  it.each([
    ['another filter', ['calls', { filter: {}, sort: 'startedAt', descending: true }]],
    ['another sort', ['calls', { filter: { status: 'ended' }, sort: 'duration', descending: true }]],
    ['another order', ['calls', { filter: { status: 'ended' }, sort: 'startedAt', descending: false }]],
    ['another list', ['events', 'CA1']],
  ])('belongs to no list with %s, and says so', (_what, list) => {
    const [detail] = (thrownBy(() => cursors.decode(list, cursor)) as { details: { problem: string }[] })
      .details;
    expect(detail?.problem).toMatch(/belongs to a list with another filter/);
  });

  it.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['other characters', '!!!'],
    ['padding', `${cursor}=`],
    ['a blank', ` ${cursor}`],
    ['a number', raw(1)],
    ['null', raw(null)],
    ['an object', raw({ ...POSITION })],
    ['no seal', raw(parts.slice(0, 4))],
    ['a seal that is no text', raw([...parts.slice(0, 4), { $gt: '' }])],
    ['a shorter seal', raw([...parts.slice(0, 4), String(parts[4]).slice(1)])],
    ['another version', raw([1, ...parts.slice(1)])],
    ['another time', raw(parts.with(2, '2020-01-01T00:00:00.000Z'))],
    ['another id', raw(parts.with(3, 'CA1'))],
    ['another list', raw(parts.with(1, 'AAAAAAAAAAAAAAAA'))],
    ['something behind it', raw([...parts, 1])],
    ['another spelling of the same', Buffer.from(JSON.stringify(parts, null, 1)).toString('base64url')],
    ['too much', 'A'.repeat(5000)],
  ])('refuses %s', (_what, forged) => {
    expect(thrownBy(() => cursors.decode(LIST, forged))).toMatchObject({
      code: 'INVALID_CURSOR',
      details: [{ field: 'cursor' }],
    });
  });
});
