import { parseTextSearch } from '../../../dist/calls/feed/text-search.js';
import { startOf } from './generated-call.mjs';
import { AGENTS, CALLER_NAMES, OWN_NUMBERS, QUEUES, REGULARS, WORDS } from './vocabulary.mjs';

const LIMIT = 50;
const PERIODS = 24;

const iso = (share) => new Date(startOf(share)).toISOString();
const listing = (filter, { sort = 'startedAt', after = null, descending = true } = {}) => ({
  filter,
  sort,
  descending,
  limit: LIMIT,
  after,
});
const of = (values, turn) => values[turn % values.length];
/** From a quarter into the list to near its end. */
const depth = (turn) => 0.75 - (turn % 20) * 0.035;
const deep = (turn) => ({ after: { key: iso(depth(turn)), id: '' } });
const list = (name, listingOf) => [name, (store, turn) => store.list(listingOf(turn))];
const filtered = (name, filterOf) => list(name, (turn) => listing(filterOf(turn)));
const someDays = (turn) => ({ startedFrom: iso(depth(turn)), startedBefore: iso(depth(turn) + 0.01) });
const rareWords = WORDS.slice(2000, 2050);

function tally(filter, from, to) {
  const boundaries = Array.from({ length: PERIODS + 1 }, (_none, at) =>
    iso(from + ((to - from) * at) / PERIODS),
  );
  return { filter, boundaries, offsets: [{ from: boundaries[0], minutes: 60 }] };
}

/** Pages of the feed; each takes the number of the turn, so that not the same page is read all the time. */
export const PAGES = [
  list('newest', () => listing({})),
  list('at depth', (turn) => listing({}, deep(turn))),
  list('oldest first', () => listing({}, { descending: false })),
  list('longest', () => listing({}, { sort: 'duration' })),
  list('by duration, at depth', (turn) =>
    listing({}, { sort: 'duration', after: { key: 60 + (turn % 20), id: '' } }),
  ),
  filtered('status waiting', () => ({ status: 'waiting' })),
  filtered('status ended', () => ({ status: 'ended' })),
  filtered('outcome', (turn) => ({ outcome: of(['missed', 'answered', 'failed'], turn) })),
  list('outcome, at depth', (turn) => listing({ outcome: 'missed' }, deep(turn))),
  filtered('direction outbound', () => ({ direction: 'outbound' })),
  filtered('source api', () => ({ source: 'api' })),
  filtered('from, exact', (turn) => ({ from: { exact: REGULARS[turn % 40] } })),
  filtered('from, prefix', (turn) => ({ from: { prefix: of(['+1415', '+131255', '+120655512'], turn) } })),
  filtered('to, exact', (turn) => ({ to: { exact: of(OWN_NUMBERS, turn) } })),
  filtered('to, prefix', () => ({ to: { prefix: '+1323555010' } })),
  filtered('agent', (turn) => ({ agent: of(AGENTS, turn) })),
  list('agent, at depth', (turn) => listing({ agent: AGENTS[3] }, deep(turn))),
  filtered('queue', (turn) => ({ queue: of(QUEUES, turn) })),
  filtered('number called', (turn) => ({ number: of(OWN_NUMBERS, turn) })),
  filtered('has voicemail', () => ({ hasVoicemail: true })),
  filtered('unheard', () => ({ unheard: true })),
  filtered('flagged', () => ({ flagged: true })),
  filtered('started between', someDays),
  filtered('duration between', () => ({ durationFrom: 300, durationTo: 320 })),
  list('duration between, by duration', () =>
    listing({ durationFrom: 300, durationTo: 320 }, { sort: 'duration' }),
  ),
  filtered('three visible numbers', () => ({ visibleNumbers: OWN_NUMBERS.slice(4, 7) })),
  filtered('outcome + agent', (turn) => ({ outcome: 'answered', agent: of(AGENTS, turn) })),
  filtered('outcome + number', (turn) => ({ outcome: 'missed', number: of(OWN_NUMBERS, turn) })),
  filtered('outcome + started', (turn) => ({ outcome: 'missed', ...someDays(turn) })),
  filtered('agent + started', (turn) => ({ agent: of(AGENTS, turn), ...someDays(turn) })),
  filtered('queue + status', (turn) => ({ queue: of(QUEUES, turn), status: 'ended' })),
  filtered('number + unheard', (turn) => ({ number: of(OWN_NUMBERS, turn), unheard: true })),
  filtered('text, a common word', () => ({ text: parseTextSearch('invoice') })),
  filtered('text, a rare word', (turn) => ({ text: parseTextSearch(of(rareWords, turn)) })),
  filtered('text, two words', () => ({ text: parseTextSearch('urgent refund') })),
  filtered('text, a name', (turn) => ({ text: parseTextSearch(of(CALLER_NAMES.slice(50, 90), turn)) })),
  filtered('text + number', (turn) => ({ text: parseTextSearch('invoice'), number: of(OWN_NUMBERS, turn) })),
];

/** What looks at many calls at once. */
export const SUMS = [
  ['stats of two years', (store) => store.tally(tally({}, 0, 0.9999))],
  ['stats of a month', (store) => store.tally(tally({}, 0.95, 0.9999))],
  ['stats of an agent', (store) => store.tally(tally({ agent: AGENTS[1] }, 0, 0.9999))],
  ['count of all', (store) => store.count({})],
  ['count of missed calls', (store) => store.count({ outcome: 'missed' })],
];
