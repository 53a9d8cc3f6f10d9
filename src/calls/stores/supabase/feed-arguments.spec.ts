import { newestCalls } from '../../feed/call-filter.js';
import { parseTextSearch } from '../../feed/text-search.js';
import { toFilterArgument, toPageArgument } from './feed-arguments.js';

const NOTHING = { visibleNumbers: [] };
/** As the database gets it. */
const sent = (argument: object): unknown => JSON.parse(JSON.stringify(argument));

describe('the arguments of a list', () => {
  it('are the conditions that are there', () => {
    const filter = {
      status: 'ended',
      from: { prefix: '+1' },
      flagged: false,
      durationTo: undefined,
    } as const;
    expect(sent(toFilterArgument(filter))).toEqual({
      status: 'ended',
      from: { prefix: '+1' },
      flagged: false,
    });
    expect(sent(toFilterArgument({}))).toEqual({});
  });

  it.each([
    ['zoë meier', `'zoe':* & 'meier':*`, ['zoe', 'meier']],
    ['請求書', `'請求' & '求書':*`, ['請求書']],
    ["o'brien,", `'o' & 'brien'`, ["o'brien,"]],
    ['4711', `'4711':*`, ['4711']],
  ])('look the words of %p up', (text, query, literals) => {
    const filter = { text: parseTextSearch(text) ?? [] };
    expect(sent(toFilterArgument(filter))).toEqual({ text: { query, literals } });
  });

  it('name each visible number once', () => {
    expect(sent(toFilterArgument({ visibleNumbers: ['a', 'b', 'a'] }))).toEqual({
      visibleNumbers: ['a', 'b'],
    });
    expect(sent(toFilterArgument({ visibleNumbers: [] }))).toEqual(NOTHING);
  });

  it('leave out which numbers are visible when one is asked for that is, and find nothing when it is not', () => {
    expect(sent(toFilterArgument({ number: 'b', visibleNumbers: ['a', 'b'] }))).toEqual({ number: 'b' });
    expect(sent(toFilterArgument({ number: 'c', visibleNumbers: ['a', 'b'] }))).toEqual({
      number: 'c',
      ...NOTHING,
    });
  });

  it.each(['a\0b', '\ud83d', 'b\udc00'])('find nothing by %j, which no column holds', (value) => {
    expect(toFilterArgument({ agent: value, queue: 'sales' })).toEqual(NOTHING);
    expect(toFilterArgument({ from: { prefix: value } })).toEqual(NOTHING);
    expect(toFilterArgument({ visibleNumbers: ['a', value] })).toEqual(NOTHING);
    expect(toFilterArgument({ text: [{ literal: value, words: [], prefix: 'a' }] })).toEqual(NOTHING);
  });

  it('take any whole character', () => {
    expect(toFilterArgument({ agent: '🚀\\u0000' })).toEqual({ agent: '🚀\\u0000' });
  });

  it('say where the page begins', () => {
    const page = { sort: 'startedAt', descending: true, limit: 5 };
    expect(toPageArgument(newestCalls(5))).toEqual(page);
    expect(toPageArgument(newestCalls(5, { key: 'k', id: 'i' }))).toEqual({ ...page, key: 'k', id: 'i' });
  });
});
