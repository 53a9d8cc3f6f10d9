import type { StoreHealthDto, SystemStatusDto } from '../../api/generated/types.gen';
import {
  factsOf,
  fillOf,
  footOf,
  formatBytes,
  journalFoot,
  judgeJournal,
  judgeStore,
  routineOf,
  sayAge,
} from './health-model';

const NOW = new Date('2026-11-21T09:10:00.000Z');
const UP: StoreHealthDto = {
  name: 'supabase',
  up: true,
  since: '2026-11-21T09:01:00.000Z',
  breaker: 'closed',
  pendingEvents: 0,
  lagSeconds: null,
  deadLetters: 0,
  lastErrorCode: null,
  lastSuccessAt: '2026-11-21T09:09:59.000Z',
};
const DOWN: StoreHealthDto = {
  ...UP,
  ...{ up: false, breaker: 'open', pendingEvents: 1204, lagSeconds: 41, deadLetters: 2 },
  lastErrorCode: 'STORE_UNAVAILABLE',
};
const JOURNAL: SystemStatusDto['journal'] = {
  ...{ ok: true, depth: 0, capacity: 500_000, full: false, oldestAgeSeconds: null, damagedEntries: 0 },
  ...{ folder: 'kept', bytes: 184_320 },
};

describe('a database', () => {
  it('is told in words, and coloured only where something is wrong', () => {
    expect(judgeStore(UP)).toEqual({ word: 'up', tone: 'ok' });
    expect(judgeStore({ ...UP, pendingEvents: 3 })).toEqual({ word: 'catching up', tone: 'warn' });
    expect(judgeStore(DOWN)).toEqual({ word: 'down', tone: 'bad' });
    expect(judgeStore({ ...UP, since: null, up: false })).toEqual({ word: 'not asked yet', tone: 'plain' });
    expect(factsOf(UP).map(({ value, tone }) => [value, tone])).toEqual([
      ['0 events', 'plain'],
      ['0 s', 'plain'],
      ['closed', 'plain'],
      ['0', 'plain'],
    ]);
    expect(factsOf(DOWN).map(({ value, tone }) => [value, tone])).toEqual([
      ['1,204 events', 'plain'],
      ['41 s', 'warn'],
      ['open', 'warn'],
      ['2', 'bad'],
    ]);
  });

  it('says since when', () => {
    expect(footOf(UP, NOW)).toBe('up since 9 min ago');
    expect(footOf(DOWN, NOW)).toBe(
      'down since 9 min ago · last error STORE_UNAVAILABLE · last success 1 s ago',
    );
  });
});

describe('the journal', () => {
  it.each([
    [{}, 'writable'],
    [{ full: true }, 'full'],
    [{ ok: false }, 'cannot be written'],
    [{ ok: false, folder: 'missing' }, 'folder is gone'],
    [{ ok: false, folder: 'replaced' }, 'folder was replaced'],
  ] as const)('is told in a word: %j', (fields, word) =>
    expect(judgeJournal({ ...JOURNAL, ...fields }).word).toBe(word),
  );

  it('says how full it is', () => {
    expect(fillOf({ ...JOURNAL, depth: 5000 })).toBe(1);
    expect(journalFoot(JOURNAL)).toBe('nothing waits · 0 damaged · 184 kB on the disk · warns at 80 %');
    expect(journalFoot({ ...JOURNAL, oldestAgeSeconds: 3700, damagedEntries: 2, bytes: null })).toBe(
      'oldest 1 h · 2 lost to damage · warns at 80 %',
    );
  });
});

it('the routine says when each job ran last, and what it came to', () => {
  const ran = { startedAt: '2026-11-21T09:09:20.000Z', finishedAt: '2026-11-21T09:09:22.000Z' };
  const jobs = [
    { job: 'backfill', ...ran, counts: { eventsAdded: 3 }, failures: 1 },
    { job: 'retention', startedAt: null, finishedAt: null, counts: {}, failures: 0 },
  ] as const;
  expect(routineOf(jobs, NOW).map(({ term, value, tone }) => [term, value, tone])).toEqual([
    ['Compared', 'not since the start', 'plain'],
    ['Looked at changes', 'not since the start', 'plain'],
    ['Asked Twilio', '38 s ago, 3 found, 1 failed', 'warn'],
    ['Folded again', 'not since the start', 'plain'],
    ['Erased old calls', 'not since the start', 'plain'],
  ]);
});

it.each([
  [[41, 700, 7200, 180_000], ['41 s', '11 min', '2 h', '2 d'], sayAge],
  [[512, 184_320, 4_200_000], ['512 B', '184 kB', '4.2 MB'], formatBytes],
])('%p is said as %p', (values, words, say) => expect(values.map((value) => say(value))).toEqual(words));
