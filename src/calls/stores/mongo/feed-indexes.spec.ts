import { isWideListing } from '../../feed/wide-listing.js';
import { CALL_SORTS, type CallFilter, type CallSort } from '../../feed/call-filter.js';
import { FILTER_NAMES } from '../../feed/matches-filter.js';
import { CALL_INDEXES, FORMER_INDEXES, HEAD_PROJECTION, LOG_INDEXES } from './call-indexes.js';
import { CONDITION_PATHS, FEED_INDEXES, planFeed, SORT_PATHS } from './feed-indexes.js';
import { digestPipeline } from './head-document.mapper.js';
import { tallyPipeline } from './tally-pipeline.js';

const NUMBER = '+13235550100';
const STARTED = { startedFrom: '2026-11-01T00:00:00.000Z', startedBefore: '2026-12-01T00:00:00.000Z' };

/** The pages that people use: they examine what they show. */
const PAGES: CallFilter[] = [
  {},
  { status: 'ended' },
  { outcome: 'missed' },
  { outcome: ['missed', 'abandoned'] },
  { status: ['waiting', 'active'] },
  { from: { exact: NUMBER } },
  { agent: 'a' },
  { queue: 'q' },
  { session: 's' },
  { number: NUMBER },
  { hasVoicemail: true },
  { unheard: true },
  { flagged: true },
];
/** Second conditions that an index judges before a document is read. */
const JUDGED: CallFilter[] = [
  { number: NUMBER, outcome: 'missed' },
  { number: NUMBER, unheard: true },
  { number: NUMBER, flagged: true },
  { number: NUMBER, status: 'ended' },
  { number: NUMBER, direction: 'inbound' },
  { queue: 'q', outcome: 'missed' },
  { agent: 'a', outcome: 'answered' },
  { direction: 'inbound', outcome: 'missed' },
  { direction: 'inbound' },
  { durationFrom: 1, durationTo: 9 },
];
const CONFINED = { visibleNumbers: [NUMBER] };
const OTHERS: CallFilter[] = [
  { source: 'twilio' },
  { to: { exact: NUMBER } },
  { from: { prefix: '+1' } },
  { unheard: false },
  { flagged: true, unheard: true },
  { agent: 'a', status: 'ended' },
];

const pathsOf = (index: { readonly key: object }): string[] => Object.keys(index.key);
const named = (name: string | null) => FEED_INDEXES.find((index) => index.name === name);

describe('the indexes', () => {
  it('are fourteen at most, each with a name of its own, and none a former one', () => {
    const names = [...CALL_INDEXES, ...LOG_INDEXES].map(({ name }) => name);
    expect(names.length).toBeLessThanOrEqual(14);
    expect(new Set([...names, ...FORMER_INDEXES]).size).toBe(names.length + FORMER_INDEXES.length);
    for (const index of CALL_INDEXES) expect(pathsOf(index).length).toBeLessThanOrEqual(32);
  });

  it('know the path of every condition but the text and the participant', () => {
    expect(new Set([...Object.keys(CONDITION_PATHS), 'text', 'participant'])).toEqual(new Set(FILTER_NAMES));
  });

  it('hold one list of a document at most, which MongoDB would refuse otherwise', () => {
    const lists = ['marks', 'facets.searchWords', 'call.menu', 'call.legs', 'call.otherRecordings'];
    for (const index of CALL_INDEXES) {
      expect(pathsOf(index).filter((path) => lists.includes(path)).length).toBeLessThanOrEqual(1);
    }
  });

  it('have all that a head, a digest and statistics of a range are made of', () => {
    const heads = CALL_INDEXES.find(({ name }) => name === 'settled_heads_by_day');
    expect(heads && pathsOf(heads)).toEqual(expect.arrayContaining(Object.keys(HEAD_PROJECTION)));
    expect(heads && pathsOf(heads)).toEqual(
      expect.arrayContaining(readBy(digestPipeline({ settled: true }))),
    );
    const question = { filter: CONFINED, boundaries: [STARTED.startedFrom, STARTED.startedBefore] };
    const offsets = [{ from: STARTED.startedFrom, seconds: 3600 }];
    const facts = tallyPipeline({ ...question, offsets }).slice(0, 2);
    expect(pathsOf(named('calls_by_start') ?? { key: {} })).toEqual(expect.arrayContaining(readBy(facts)));
  });
});

/** The paths of documents that stages read: those in filters, and those behind a `$`. */
function readBy(stages: readonly object[]): string[] {
  const texts = [...JSON.stringify(stages).matchAll(/"\$?((?:call|head|facets)\.[\w.]+)"/g)];
  return [...new Set(texts.map(([, path = '']) => path))];
}

describe('planFeed', () => {
  it.each([...PAGES, ...PAGES.map((filter) => ({ ...filter, ...STARTED }))])(
    'runs along one index for %j, also for a key that is confined to numbers',
    (filter) => {
      for (const asked of [filter, { ...filter, ...CONFINED }]) {
        const plan = planFeed(asked, 'startedAt');
        expect(plan.across).toBe(false);
        expect(isWideListing({ filter: asked, sort: 'startedAt' })).toBe(false);
        expect(faultOf(asked, plan.hint)).toBe('');
      }
    },
  );

  it.each(JUDGED)('judges %j in the index, and may take its time', (filter) => {
    const plan = planFeed(filter, 'startedAt');
    expect(plan.across).toBe(false);
    expect(isWideListing({ filter, sort: 'startedAt' })).toBe(true);
    expect(faultOf(filter, plan.hint)).toBe('');
  });

  it.each(OTHERS)('reads documents for %j, and may take its time', (filter) => {
    expect(isWideListing({ filter, sort: 'startedAt' })).toBe(true);
  });

  it.each(CALL_SORTS)('leaves a text and a participant to MongoDB, by %s', (sort: CallSort) => {
    for (const filter of [{ text: [] }, { participant: NUMBER }])
      expect(planFeed(filter, sort)).toEqual({ hint: null, across: false });
  });

  it('sorts in the index of all calls what that can judge, and by what else is equal otherwise', () => {
    const sorted = { across: true };
    expect(planFeed({}, 'duration')).toEqual({ ...sorted, hint: 'calls_by_start' });
    expect(planFeed({ outcome: 'missed', ...STARTED }, 'duration')).toEqual({
      ...sorted,
      hint: 'calls_by_start',
    });
    expect(planFeed({ queue: 'q' }, 'duration')).toEqual({ ...sorted, hint: null });
  });

  it('prefers what fewer calls have', () => {
    expect(planFeed({ flagged: true, outcome: 'missed' }, 'startedAt').hint).toBe('calls_by_mark');
    expect(planFeed({ flagged: false, outcome: 'missed' }, 'startedAt').hint).toBe('calls_by_outcome');
    expect(planFeed({ status: 'ended', queue: 'q' }, 'startedAt').hint).toBe('calls_by_queue');
    expect(planFeed({ status: 'active', queue: 'q' }, 'startedAt').hint).toBe('calls_by_status');
  });
});

/** Why an index does not answer a list without reading a document that is not shown; blank when it does. */
function faultOf(filter: CallFilter, name: string | null): string {
  const index = named(name);
  if (index === undefined) return 'there is none';
  const paths = pathsOf(index);
  const asked = Object.keys(filter).map(pathOf);
  const place = paths.indexOf(SORT_PATHS.startedAt);
  if (!asked.every((path) => paths.includes(path))) return 'a condition is judged by the document';
  if (paths[place + 1] !== '_id') return 'has no order';
  if (!paths.slice(0, place).every((path) => asked.includes(path))) return 'is led by something else';
  const held = Object.keys(index.partialFilterExpression ?? {});
  const isImplied = held.every((path) => path === SORT_PATHS.startedAt || asked.includes(path));
  return isImplied ? '' : 'holds too little';
}

/** Where a condition that is met looks: true ones at the marks. */
function pathOf(name: string): string {
  const isMark = ['hasVoicemail', 'unheard', 'flagged'].includes(name);
  return isMark ? 'marks' : CONDITION_PATHS[name as keyof typeof CONDITION_PATHS];
}
