/** How calls are searched for words, here and in the dashboard, which has a copy: this file has no imports. */

/** Letters and digits, with the marks that belong to them. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Characters of scripts that set no spaces between words, and of Korean, whose words grow by what is attached to them. */
const UNSPACED = ['Han', 'Hira', 'Kana', 'Bopo', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr', 'Tibt', 'Yiii']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
/** The stretches of a word that are of one of these scripts, and those that are not. */
const STRETCH = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const HALF_AT_END = /\p{Surrogate}$/u;
const MAX_WORD_LENGTH = 64;
const MAX_WORDS = 4000;
/** Of each part of a text: a long one hides no other. */
const MAX_PART_LENGTH = 8000;

/** One blank-separated part of what is searched for. */
export interface SearchTerm {
  /** As it has to stand in the text: normalized. */
  readonly literal: string;
  /** The words in it that have to be whole words of the text: all but the last, and that too when something follows it. */
  readonly words: readonly string[];
  /** How a word of the text has to begin; `null` when the term ends with something else than a word. */
  readonly prefix: string | null;
}

/** What is searched for: every term has to be in the text. */
export type TextSearch = readonly SearchTerm[];

/**
 * The text in which a call is searched: its parts as {@link normalize} writes them, a line each.
 *
 * Written here, not in the databases, because they disagree about letters.
 */
export function searchTextOf(parts: readonly (string | null)[]): string {
  const known = parts.filter((part) => part !== null && part.trim() !== '');
  return known.map((part) => cut(normalize(part ?? ''), MAX_PART_LENGTH)).join('\n');
}

/**
 * The distinct words of a text that {@link searchTextOf} wrote, in order; long ones are cut. Where a script sets no spaces between words,
 * every two neighbours are a word, and so is the last character alone: any part of a sentence is then found by the beginnings of words.
 */
export function wordsOf(searchText: string): string[] {
  const words = stretchesOf(searchText).flatMap((stretch) =>
    isUnspaced(stretch) ? [...pairsOf(stretch), [...stretch].slice(-1).join('')] : stretch,
  );
  return [...new Set(words)].slice(0, MAX_WORDS).sort();
}

/**
 * Reads what somebody searches for.
 *
 * @returns `null` when a term has no letter and no digit: nothing could look it up
 */
export function parseTextSearch(query: string): TextSearch | null {
  const literals = normalize(query)
    .split(/\s+/u)
    .filter((literal) => literal !== '');
  const terms = literals.map(parseTerm);
  return terms.length === 0 || terms.includes(null) ? null : terms.filter((term) => term !== null);
}

/** Whether a text with these words has every term: the rule that both databases follow. */
export function hasText(search: TextSearch, searchText: string, searchWords: readonly string[]): boolean {
  return search.every(
    ({ literal, words, prefix }) =>
      words.every((word) => searchWords.includes(word)) &&
      (prefix === null || searchWords.some((word) => word.startsWith(prefix))) &&
      searchText.includes(literal),
  );
}

function parseTerm(literal: string): SearchTerm | null {
  const words = stretchesOf(literal).flatMap((stretch) => (isUnspaced(stretch) ? pairsOf(stretch) : stretch));
  const last = words.at(-1);
  if (last === undefined) return null;
  const endsWithWord = literal.endsWith(last);
  return {
    literal,
    words: [...new Set(endsWithWord ? words.slice(0, -1) : words)],
    prefix: endsWithWord ? last : null,
  };
}

/** The words of a text, those of two kinds of script taken apart. */
function stretchesOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  return words
    .flatMap((word) => word.match(STRETCH) ?? [])
    .map((stretch) => (isUnspaced(stretch) ? stretch : cut(stretch, MAX_WORD_LENGTH)));
}

function isUnspaced(stretch: string): boolean {
  return IS_UNSPACED.test(stretch);
}

/** Every two neighbours; of a single character itself. */
function pairsOf(stretch: string): string[] {
  const characters = [...stretch];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** The beginning of a text, without half a character at its end: no database holds that. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(HALF_AT_END, '');
}

/** What keyboards and word processors write for an apostrophe, a quotation mark or a hyphen; before NFKC, which takes some of them apart. */
const APOSTROPHES =
  /[\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018-\u201b\u2032\u2035\u05f3\u07f4\u07f5\ua78b\ua78c\uff07]/gu;
const QUOTES = /[\u201c-\u201f\u2033\u2036\u00ab\u00bb\u05f4\uff02]/gu;
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/gu;
/** What is not seen, such as soft hyphens and marks of direction, and the Arabic letter that only stretches others. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u0640]/gu;
/** The accents of Latin, Greek and Cyrillic, and the vowel signs that Hebrew and Arabic may leave out. Other scripts need their marks. */
const ACCENTS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/gu;
/** Letters of which Unicode knows no accent to leave out, as people without their keyboard write them. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ...{
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    þ: 'th',
    ð: 'd',
    đ: 'd',
    ħ: 'h',
    ı: 'i',
    ĸ: 'k',
    ł: 'l',
    ŋ: 'n',
    ø: 'o',
    ŧ: 't',
  },
  ς: 'σ',
};
const WITH_PLAIN_LETTERS = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'gu');

/**
 * One form of what people write in several: without case, accents and typography. What somebody types on any keyboard then finds what
 * somebody else wrote on another. The rules stand here, letter by letter: those of a locale or of a library change with its version.
 */
function normalize(text: string): string {
  return text
    .replace(APOSTROPHES, "'")
    .replace(QUOTES, '"')
    .replace(HYPHENS, '-')
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(UNSEEN, '')
    .replace(WITH_PLAIN_LETTERS, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .normalize('NFKC');
}
