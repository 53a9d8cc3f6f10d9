/** A word of PostgreSQL's holds 2046 bytes, and texts of any length come in. */
const LONGEST = 64;
const HALF_AT_END = /\p{Surrogate}$/u;

/**
 * Stands among the words of a call whom an outbound call was placed to: the index of words then finds these few calls too. No word of a
 * text begins with a colon. A long number is cut, so that the column has to be looked at as well.
 */
export function calledMark(number: string): string {
  return `:called:${cut(number)}`;
}

/** A word as `tsquery` reads it, whatever characters it has. */
export function lexemeOf(word: string): string {
  return `'${word.replace(/['\\]/g, '$&$&')}'`;
}

function cut(text: string): string {
  return text.slice(0, LONGEST).replace(HALF_AT_END, '');
}
