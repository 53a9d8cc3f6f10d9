import { CALL_SORTS, type CallFilter } from '../../feed/call-filter.js';
import { FILTER_NAMES } from '../../feed/matches-filter.js';
import { CALL_INDEXES } from './call-indexes.js';
import { CONDITION_PATHS, FEED_INDEXES, feedIndexFor, SORT_PATHS } from './feed-indexes.js';

const NUMBER = '+13235550100';
const STARTED = { startedFrom: '2026-11-01T00:00:00.000Z', startedBefore: '2026-12-01T00:00:00.000Z' };
const SINGLES: CallFilter[] = [
  {},
  { status: 'ended' },
  { outcome: 'missed' },
  { direction: 'inbound' },
  { source: 'twilio' },
  { from: { exact: NUMBER } },
  { from: { prefix: '+1' } },
  { to: { exact: NUMBER } },
  { to: { prefix: '+1' } },
  { agent: 'a' },
  { queue: 'q' },
  { number: NUMBER },
  ...[true, false].flatMap((wanted) => [{ hasVoicemail: wanted }, { unheard: wanted }, { flagged: wanted }]),
  STARTED,
  { durationFrom: 1, durationTo: 9 },
  { visibleNumbers: [NUMBER] },
];
const PAIRS: CallFilter[] = [
  { number: NUMBER, outcome: 'missed' },
  { number: NUMBER, status: 'ended' },
  { agent: 'a', outcome: 'missed' },
  { queue: 'q', outcome: 'missed' },
  { outcome: 'missed', ...STARTED },
  { direction: 'inbound', outcome: 'missed' },
  { from: { exact: NUMBER }, ...STARTED },
  ...[true, false].flatMap((wanted): CallFilter[] => [
    { number: NUMBER, unheard: wanted },
    { number: NUMBER, flagged: wanted },
    { hasVoicemail: true, unheard: wanted },
    { hasVoicemail: false, unheard: wanted },
  ]),
];
/** A key that is confined to numbers adds this to whatever is asked. */
const CONFINED = SINGLES.map((filter) => ({ ...filter, visibleNumbers: [NUMBER] }));

const CASES = CALL_SORTS.flatMap((sort) =>
  [...SINGLES, ...PAIRS, ...CONFINED].map((filter) => ({ filter, sort })),
);

describe('FEED_INDEXES', () => {
  it('stay, with all others, within what MongoDB allows', () => {
    const names = CALL_INDEXES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    // 64 with the one of the id.
    expect(names.length).toBeLessThan(64);
    for (const { key } of CALL_INDEXES) expect(Object.keys(key).length).toBeLessThanOrEqual(32);
  });

  it('know the path of every condition but the text', () => {
    const names = new Set([...SINGLES, { text: [] }].flatMap((filter) => Object.keys(filter)));
    expect(names).toEqual(new Set(FILTER_NAMES));
    expect(new Set([...Object.keys(CONDITION_PATHS), 'text'])).toEqual(new Set(FILTER_NAMES));
  });

  it.each(CASES)(
    'answer $filter by $sort without reading a document that is not shown',
    ({ filter, sort }) => {
      const name = feedIndexFor(filter, sort);
      const fitting = FEED_INDEXES.filter((index) => name === null || index.name === name);
      expect(
        fitting.map(({ key, partialFilterExpression = {} }) =>
          faultOf(filter, sort, key, partialFilterExpression, name),
        ),
      ).toContain('');
    },
  );

  it('leave the choice to MongoDB where only the data can tell', () => {
    expect(feedIndexFor({ text: [] }, 'startedAt')).toBeNull();
    expect(feedIndexFor({ from: { prefix: '+1' }, queue: 'q' }, 'startedAt')).toBeNull();
    expect(feedIndexFor(STARTED, 'duration')).toBeNull();
    expect(feedIndexFor({ durationFrom: 1 }, 'startedAt')).toBeNull();
    expect(feedIndexFor(STARTED, 'startedAt')).toBe('feed_all_by_start');
    expect(feedIndexFor({ flagged: false }, 'startedAt')).toBe('feed_all_by_start');
    expect(feedIndexFor({ flagged: true }, 'duration')).toBe('feed_flagged_by_duration');
  });
});

/** Why an index does not answer a list by itself; blank when it does. */
function faultOf(
  filter: CallFilter,
  sort: keyof typeof SORT_PATHS,
  key: object,
  partial: object,
  chosen: string | null,
): string {
  const paths = Object.keys(key);
  const asked = Object.keys(filter).map((name) => CONDITION_PATHS[name as keyof typeof CONDITION_PATHS]);
  const equal = Object.entries(filter)
    .filter(([, value]) => typeof value !== 'object' || Array.isArray(value) || 'exact' in value)
    .map(([name]) => CONDITION_PATHS[name as keyof typeof CONDITION_PATHS]);
  const place = paths.indexOf(SORT_PATHS[sort]);
  const known = new Set([...paths, ...Object.keys(partial)]);
  if (!asked.every((path) => known.has(path))) return 'a condition is judged by the document';
  if (Object.keys(partial).some((path) => !equal.includes(path))) return 'holds too little';
  if (place === -1 || paths[place + 1] !== '_id') return 'has no order';
  const isLed = paths.slice(0, place).every((path) => equal.includes(path));
  // Where MongoDB chooses, it may also sort what it found in the index.
  return isLed || chosen === null ? '' : 'is led by something else';
}
