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
    ['zoe', 'Zoë Meier'],
    ['zoë', 'Zoe Meier'],
    ['muller', 'Müller'],
    ['smorrebrod', 'Smørrebrød'],
    ['lodz', 'Łódź'],
    ['strasse', 'Straße'],
    ['STRASSE', 'straße'],
    ['nguyen', 'Nguyễn'],
    ['istanbul', 'İstanbul'],
    ['İSTANBUL', 'istanbul'],
    ['diyarbakir', 'Diyarbakır'],
    ['οδοσ', 'ΟΔΟΣ'],
    ['ΟΔΟΣ', 'οδός'],
    ['οδος', 'η ΟΔΟΣ μου'],
    ['елка', 'Ёлка'],
    ['שלום', 'שָׁלוֹם'],
    ['محمد', 'مُحَمَّد'],
    ["o'brien", 'Seán O’Brien'],
    ['o’brien', "Seán O'Brien"],
    ['o´brien', 'O‘Brien'],
    ["hawai'i", 'Hawaiʻi'],
    ['well-known', 'well‑known'],
    ['cooperate', 'co\u00adoperate'],
    ['発票', '請問発票已経開好了嗎'],
    ['票', '請問発票已経開好了嗎'],
    ['開好了嗎', '請問発票已経開好了嗎'],
    ['請求書', '来週の請求書について電話してください'],
    ['ガス', 'ｶﾞｽの料金'],
    ['회사', '우리회사에서 전화'],
    ['회사에서', '우리회사에서 전화'],
    ['ใบแจ้งหนี้', 'ขอใบแจ้งหนี้ใหม่ครับ'],
    ['iphone修理', '昨日のiPhone修理の件'],
    ['修理', '昨日のiPhone修理の件'],
    ['𠮷野家', '新宿の𠮷野家です'],
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
    ['meier schmidt', 'Zoë Meier'],
    ['50%', '50 of them'],
    ['5%', 'a discount of 50%'],
    ['a_b', 'the a-b case'],
    ['a_b', 'axb'],
    ['$where', 'where'],
    ["o'brien", 'o brien'],
    ['.*', 'anything'],
    ['phone', '昨日のiPhone修理の件'],
    ['票発', '請問発票已経'],
    ['請已', '請問発票已経'],
    ['かき', 'がき'],
    ['ก็', 'กิ'],
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

  it('takes two neighbours of a script without spaces for a word, and the last character', () => {
    expect(wordsOf('発票已a1経')).toEqual(['a1', '已', '発票', '票已', '経']);
    expect(parseTextSearch('発票已')).toEqual([{ literal: '発票已', words: ['発票'], prefix: '票已' }]);
  });

  it('knows a part of any length by its beginning, and every part behind it', () => {
    const long = Array.from({ length: 2000 }, (_, index) => `word${index}`).join(' ');
    const text = searchTextOf([long, 'the note']);
    expect(text.length).toBe(8009);
    expect(finds('word800 note', long, 'the note')).toBe(true);
    expect(finds('附注', [...'漢字'].join('').repeat(4000), '一二三附注')).toBe(true);
    expect(finds('x'.repeat(100), 'x'.repeat(100))).toBe(true);
  });

  it('has no more words than a store can look after', () => {
    const distinct = (first: number) =>
      String.fromCodePoint(...Array.from({ length: 8000 }, (_, index) => first + index));
    expect(wordsOf(searchTextOf([distinct(0x4e00)]))).toHaveLength(4000);
  });

  it('cuts no character in half, which no database could hold', () => {
    const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);
    const long = `${'a'.repeat(63)}𐎀b`;
    expect(wordsOf(searchTextOf([long]))).toEqual(['a'.repeat(63)]);
    expect(isWhole(searchTextOf([`${'a'.repeat(7999)}𐎀`]))).toBe(true);
    expect(parseTextSearch(long)?.every(({ words }) => words.every(isWhole))).toBe(true);
    expect(finds(long, long)).toBe(true);
  });
});
