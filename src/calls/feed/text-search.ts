/** Letters and digits, with the marks that belong to them. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const HALF_AT_END = /\p{Surrogate}$/u;
const MAX_WORD_LENGTH = 64;
const MAX_WORDS = 500;
const MAX_TEXT_LENGTH = 8000;

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
 * The text in which a call is searched: its parts in lower case and one form of Unicode, a line each.
 *
 * Written here, not in the databases, because they disagree about letters.
 */
export function searchTextOf(parts: readonly (string | null)[]): string {
  const known = parts.filter((part) => part !== null && part.trim() !== '');
  return cut(known.map((part) => normalize(part ?? '')).join('\n'), MAX_TEXT_LENGTH);
}

/** The distinct words of a text that {@link searchTextOf} wrote, in order; long ones are cut. */
export function wordsOf(searchText: string): string[] {
  const words = (searchText.match(WORD) ?? []).map((word) => cut(word, MAX_WORD_LENGTH));
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
  const words = (literal.match(WORD) ?? []).map((word) => cut(word, MAX_WORD_LENGTH));
  const last = words.at(-1);
  if (last === undefined) return null;
  const endsWithWord = literal.endsWith(last);
  return {
    literal,
    words: endsWithWord ? words.slice(0, -1) : words,
    prefix: endsWithWord ? last : null,
  };
}

/** The beginning of a text, without half a character at its end: no database holds that. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(HALF_AT_END, '');
}

function normalize(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
