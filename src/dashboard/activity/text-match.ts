/** Letters and digits, with the marks that belong to them. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Whether something can be searched for: every blank-separated part has a letter or a digit. */
export function isSearchable(query: string): boolean {
  const terms = termsOf(query);
  return terms.length > 0 && terms.every((term) => wordsOf(term).length > 0);
}

/** Whether a text has every word that is searched for; the last letters of each may be left out, and case does not matter. */
export function hasText(query: string, parts: readonly (string | null | undefined)[]): boolean {
  const text = normalize(parts.filter((part) => part !== null && part !== undefined).join('\n'));
  const words = wordsOf(text);
  return termsOf(query).every((term) => {
    const last = wordsOf(term).at(-1);
    return last !== undefined && text.includes(term) && words.some((word) => word.startsWith(last));
  });
}

function termsOf(query: string): string[] {
  return normalize(query)
    .split(/\s+/u)
    .filter((term) => term !== '');
}

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

function normalize(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
