import { aCall, aCaller, aLeg, aVoicemail } from '../testing/calls';
import type { FilterName } from './filter-kinds';
import { FILTER_NAMES } from './filter-rules';
import {
  chipsOf,
  isRefusal,
  type Listing,
  matchesFilters,
  readListing,
  withoutFilters,
  writeListing,
} from './filters';
import { searchOf, withSearch } from './search';
import { inView, viewOf, VIEWS } from './views';

function read(search: string): Listing {
  const listing = readListing(search);
  if (isRefusal(listing)) throw new Error(`${listing.name} ${listing.problem}`);
  return listing;
}

const SESSION = '1f0c9a1b-e27d-4c6f-8a5b-1d2e3f405162';
const CALL = aCall({
  type: 'video',
  queue: 'sales',
  agentId: 'vito',
  answeredBy: '+15557778888',
  waitSeconds: 9,
  legs: [aLeg({ sid: 'CA2', to: '+15557778888', status: 'busy' })],
  session: SESSION,
  flagged: true,
  note: 'Wants an offer',
  voicemail: aVoicemail({ status: 'completed', heardAt: null }),
  alerts: [],
});

/** Of every filter a value that the call has, one that it has not, and what the chip says of the first one. */
const CASES: Record<FilterName, readonly [meets: string, misses: string, words: string] | null> = {
  text: ['off want', 'discount', 'off want'],
  outcome: ['missed,voicemail', 'missed,failed', 'missed or voicemail'],
  status: ['ended', 'waiting', 'ended'],
  underWay: ['false', 'true', 'ended'],
  unheard: ['true', 'false', 'not heard'],
  hasVoicemail: ['true', 'false', 'left'],
  flagged: ['true', 'false', 'flagged'],
  alert: null,
  participant: ['+15550100167', '+15550100168', '+1 555 010 0167'],
  from: ['+15550100167', '+15550100168', '+1 555 010 0167'],
  fromPrefix: ['+1555', '+44', 'with +1555'],
  to: ['+15550100100', '+15550100101', '+1 555 010 0100'],
  toPrefix: ['+1555', '+44', 'with +1555'],
  number: ['+15550100100', '+15550100101', '+1 555 010 0100'],
  agent: ['+15557778888', '+15557778889', '+1 555 777 8888'],
  agentId: ['vito', 'vita', 'vito'],
  queue: ['sales', 'support', 'sales'],
  session: [SESSION, SESSION.replace('1f', '2f'), SESSION],
  offeredTo: ['+15557778888', '+15557778880', '+1 555 777 8888'],
  offerResult: ['busy', 'answered', 'line busy'],
  hasTime: ['wait', 'talk', 'waited for an agent'],
  weekday: ['6', '5', 'Saturday'],
  hour: ['9', '10', '09:00'],
  zone: null,
  direction: ['inbound', 'outbound', 'inbound'],
  type: ['video', 'voice', 'video'],
  source: ['twilio', 'api', 'twilio'],
  startedFrom: ['2026-11-21T09:00:00.000Z', '2026-11-21T09:00:00.001Z', ''],
  startedBefore: ['2026-11-21T09:00:00.001Z', '2026-11-21T09:00:00.000Z', ''],
  durationFrom: ['101', '102', 'at least 1:41'],
  durationTo: ['101', '100', 'at most 1:41'],
};
const TOLD = FILTER_NAMES.flatMap((name) => (CASES[name] === null ? [] : [[name, ...CASES[name]] as const]));

describe('the address of the list', () => {
  it.each(TOLD)('%s=%s is read, written and said', (name, meets, _misses, words) => {
    const search = `?${new URLSearchParams([[name, meets]]).toString()}`;
    const listing = read(search);
    expect(writeListing(listing)).toBe(search);
    const [chip] = chipsOf(listing.filters);
    expect(chip?.value).toContain(words);
  });

  it.each(TOLD)('%s=%s is what the call has, %s is not', (name, meets, misses) => {
    const judge = (value: string): boolean => {
      return matchesFilters(CALL, read(new URLSearchParams([[name, value]]).toString()).filters);
    };
    expect([judge(meets), judge(misses)]).toEqual([true, false]);
  });

  it('finds calls by the state of an alert', () => {
    expect(matchesFilters(CALL, read('alert=open').filters)).toBe(false);
  });

  it('reads hours of the week by the clocks of a zone', () => {
    const judge = (search: string): boolean => matchesFilters(CALL, read(search).filters);
    expect(judge('hour=18&weekday=6&zone=Asia/Tokyo')).toBe(true);
    expect(judge('hour=9&zone=Asia/Tokyo')).toBe(false);
    expect(judge('hour=9&zone=Mars/Olympus')).toBe(true);
  });

  it('leaves calls out that have not begun', () => {
    expect(matchesFilters({ ...CALL, type: null }, {})).toBe(false);
  });

  it.each([
    ['durationFrom=abc', 'durationFrom', 'must be a whole number'],
    ['outcome=lost', 'outcome', /^must be one of answered, voicemail/],
    ['hour=24', 'hour', 'must be a whole number, 0 to 23'],
    ['flagged=yes', 'flagged', 'must be true or false'],
    ['startedFrom=2026-11-21', 'startedFrom', /zone/],
    ['session=1', 'session', 'must be the id of a session'],
    ['text=%2B', 'text', /letter or a digit/],
    ['order=up', 'order', 'must be one of desc, asc'],
    ['colour=red', 'colour', 'is not a filter'],
    ['constructor=1', 'constructor', 'is not a filter'],
  ])('%s is refused', (search, name, problem) => {
    expect(readListing(search)).toEqual({ name, problem: expect.stringMatching(problem) as unknown });
  });

  it('says the order only where it is not the usual one', () => {
    expect(writeListing(read('sort=startedAt&order=desc'))).toBe('');
    expect(writeListing(read('order=asc&sort=duration&flagged=true'))).toBe(
      '?flagged=true&sort=duration&order=asc',
    );
  });
});

describe('the views', () => {
  it.each(VIEWS)('$name is shown by its own filters, among others', (view) => {
    const filters = inView({ direction: ['inbound'] }, view);
    expect(viewOf(filters)).toBe(view);
    expect(filters.direction).toEqual(['inbound']);
  });

  it('take the filters of the view before away', () => {
    const [, underWay, , missed] = VIEWS;
    if (underWay === undefined || missed === undefined) throw new Error('There are not so many views');
    expect(inView(inView({}, missed), underWay)).toEqual({ underWay: true });
  });

  it('count a filter that no view has as one of all', () => {
    expect(viewOf({ outcome: ['answered'] }).name).toBe('all');
  });
});

describe('the search field', () => {
  it.each([
    ['offer friday', { text: 'offer friday' }],
    ['+44 20 7946', { fromPrefix: '+44207946' }],
    ['0044 20 7946', { fromPrefix: '+44207946' }],
    ['(415) 555-0142', { fromPrefix: '+14155550142' }],
    ['room 9', { text: 'room 9' }],
    ['!!', {}],
    ['', {}],
  ])('looks for %j', (typed, filters) => {
    expect(withSearch({ text: 'before' }, typed, '+13235550100')).toEqual(filters);
  });

  it('takes a number without a country for words where the country is not known', () => {
    expect(withSearch({}, '030 1234', null)).toEqual({ text: '030 1234' });
  });

  it('shows what is looked for', () => {
    expect([searchOf({ text: 'offer' }), searchOf({ fromPrefix: '+14155550142' }), searchOf({})]).toEqual([
      'offer',
      '+1 415 555 0142',
      '',
    ]);
  });
});

it('filters are taken away by name', () => {
  expect(withoutFilters({ flagged: true, queue: 'sales' }, ['flagged'])).toEqual({ queue: 'sales' });
  expect(matchesFilters(aCall({ caller: aCaller({ name: 'ＡＢＣ clinic' }) }), { text: 'abc' })).toBe(true);
});
