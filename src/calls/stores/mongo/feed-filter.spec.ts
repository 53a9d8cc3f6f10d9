import { parseTextSearch } from '../../feed/text-search.js';
import { feedFilters } from './feed-filter.js';

/** A call that has not begun is in no list. */
const BEGUN = { 'call.type': { $gte: '' } };

describe('feedFilters', () => {
  const text = (query: string) => feedFilters({ text: parseTextSearch(query) ?? [] });

  it('looks a beginning up among the words, between two bounds, and the text itself only where words do not say it all', () => {
    const begins = { 'facets.searchWords': { $elemMatch: { $gte: 'zoe', $lt: 'zoe\u{10ffff}' } } };
    expect(text('ZOË')).toEqual([BEGUN, begins]);
    expect(text('a.zoë')).toEqual([
      BEGUN,
      { 'facets.searchWords': { $eq: 'a' } },
      begins,
      { 'facets.searchText': { $regex: 'a\\.zoe' } },
    ]);
  });

  it('writes patterns that mean nothing but the text', () => {
    expect(text('a\\^$.*+?()[]{}|/-#b')).toContainEqual({
      'facets.searchText': { $regex: 'a\\\\\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|/-#b' },
    });
    expect(text('a\u0000b')).toContainEqual({ 'facets.searchText': { $regex: 'a\\x00b' } });
  });

  it('puts values only where an operator takes one', () => {
    expect(feedFilters({ queue: '$where', from: { exact: '{"$gt":""}' }, visibleNumbers: [] })).toEqual([
      BEGUN,
      { 'call.from': { $eq: '{"$gt":""}' } },
      { 'call.queue': { $eq: '$where' } },
      { 'facets.number': { $in: [] } },
    ]);
  });

  it('refuses times that are none', () => {
    expect(() => feedFilters({ startedFrom: 'yesterday' })).toThrow('a time that is none');
  });
});
