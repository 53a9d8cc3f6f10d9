/**
 * Telephone numbers, most certain form first:
 * `+14155550142` (also with `+` as `%2B`, also inside `sip:+1415…@host`), `+44 20 7946 0018`, `(415) 555-0142`, and
 * 10 to 15 bare digits. Digits that belong to a longer word, such as a sid, a uuid or a decimal fraction, are left alone.
 */
const NUMBERS = [
  /(?:\+|%2B)[1-9]\d{6,14}(?!\d)/.source,
  /\+[1-9]\d{0,3}(?:[ .()-]{1,2}\d{1,5}){2,6}(?![\d\w])/.source,
  /(?<![\w.+-])\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?![\w-])/.source,
  /(?:(?<=\\[nrt]|%[0-9a-f]{2})|(?<![\w.+%-])(?<!":))\d{10,15}(?![\w-]|\.\d)/.source,
].join('|');

const NUMBER = new RegExp(NUMBERS, 'gi');

/** Hides every telephone number in a text but for its last four digits: `+14155550142` becomes `+*******0142`. */
export function maskNumbers(text: string): string {
  return text.replace(NUMBER, maskNumber);
}

function maskNumber(number: string): string {
  const prefix = /^(?:\+|%2B)?/i.exec(number)?.[0] ?? '';
  const digits = number.slice(prefix.length).replace(/\D/g, '');
  return `${prefix}${'*'.repeat(Math.max(0, digits.length - 4))}${digits.slice(-4)}`;
}
