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

/** Whether something can be searched for: every blank-separated part has a letter or a digit. */
export function isSearchable(query: string): boolean {
  const terms = termsOf(query);
  return terms.length > 0 && terms.every((term) => stretchesOf(term).length > 0);
}

/**
 * Whether a text has every term that is searched for; the last letters of each may be left out, and neither case nor accents matter.
 * In scripts without spaces between words a term may begin anywhere. The server has the same rule, and a test compares the two.
 */
export function hasText(query: string, parts: readonly (string | null | undefined)[]): boolean {
  const known = parts.filter((part) => typeof part === 'string' && part.trim() !== '');
  const text = known.map((part) => cut(normalize(part ?? ''), MAX_PART_LENGTH)).join('\n');
  const words = wordsOf(text);
  return termsOf(query).every((term) => isIn(term, text, words));
}

function isIn(term: string, text: string, words: ReadonlySet<string>): boolean {
  const wanted = stretchesOf(term).flatMap((stretch) => (isUnspaced(stretch) ? pairsOf(stretch) : stretch));
  const last = wanted.at(-1);
  if (last === undefined || !text.includes(term)) return false;
  if (!term.endsWith(last)) return wanted.every((word) => words.has(word));
  return (
    wanted.slice(0, -1).every((word) => words.has(word)) && [...words].some((word) => word.startsWith(last))
  );
}

/** Where a script sets no spaces between words, every two neighbours are a word, and so is the last character alone. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = stretchesOf(text).flatMap((stretch) =>
    isUnspaced(stretch) ? [...pairsOf(stretch), [...stretch].slice(-1).join('')] : stretch,
  );
  return new Set([...new Set(words)].slice(0, MAX_WORDS));
}

function termsOf(query: string): string[] {
  return normalize(query)
    .split(/\s+/u)
    .filter((term) => term !== '');
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
