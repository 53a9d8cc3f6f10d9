import { hasText, parseTextSearch, searchTextOf, wordsOf } from './text-search.js';

const finds = (query: string, ...parts: (string | null)[]): boolean => {
  const search = parseTextSearch(query);
  const text = searchTextOf(parts);
  return search !== null && hasText(search, text, wordsOf(text));
};

describe('text search', () => {
  it.each([
    ['meier', 'Zoë Meier'],
    ['MEI', 'Zoë Meier'],
    ['meier zoë', 'Zoë Meier'],
    ['zoe\u0308', 'Zoë Meier'],
    ['final', 'ﬁnal'],
    ['漢', '漢字 会社'],
    ["o'brien", "Seán O'Brien"],
    ['brien', "Seán O'Brien"],
    ['50%', 'a discount of 50% (fifty)'],
    ['(fifty', 'a discount of 50% (fifty)'],
    ['$where', 'uses $where, they say'],
    ['a_b', 'the a_b case'],
  ])('finds %p in %p', (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  it.each([
    ['eier', 'Zoë Meier'],
    ['zoe', 'Zoë Meier'],
    ['meier schmidt', 'Zoë Meier'],
    ['50%', '50 of them'],
    ['5%', 'a discount of 50%'],
    ['a_b', 'the a-b case'],
    ['a_b', 'axb'],
    ['$where', 'where'],
    ["o'brien", 'o brien'],
    ['.*', 'anything'],
    ['x', ''],
  ])('does not find %p in %p', (query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  it('looks into every part, and not across two', () => {
    expect(finds('zoë invoice', 'Zoë', null, 'an invoice')).toBe(true);
    expect(finds('ab', 'a', 'b')).toBe(false);
  });

  it.each(['', '   ', '%', 'zoë %', '$', "'"])('cannot look up %p', (query) => {
    expect(parseTextSearch(query)).toBeNull();
  });

  it('asks for whole words before the last one of a term', () => {
    expect(parseTextSearch("O'Brien 100%")).toEqual([
      { literal: "o'brien", words: ['o'], prefix: 'brien' },
      { literal: '100%', words: ['100'], prefix: null },
    ]);
  });

  it('knows a text of any length by its first words', () => {
    const text = searchTextOf([Array.from({ length: 2000 }, (_, index) => `word${index}`).join(' ')]);
    expect(text.length).toBe(8000);
    expect(wordsOf(text)).toHaveLength(500);
    expect(finds('x'.repeat(100), 'x'.repeat(100))).toBe(true);
  });

  it('cuts no character in half, which no database could hold', () => {
    const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);
    const long = `${'a'.repeat(63)}𠀀b`;
    expect(wordsOf(searchTextOf([long]))).toEqual(['a'.repeat(63)]);
    expect(isWhole(searchTextOf([`${'a'.repeat(7999)}𠀀`]))).toBe(true);
    expect(parseTextSearch(long)?.every(({ words }) => words.every(isWhole))).toBe(true);
    expect(finds(long, long)).toBe(true);
  });
});
