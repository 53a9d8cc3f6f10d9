import { maskNumbers } from './mask-numbers.js';
import { redactText } from './redact-text.js';

/** Longest text of a field in the log, in characters. */
const LONGEST_TEXT = 4_096;
/** Stands for what was left out. */
export const CUT = '…';

/** Hides credentials and telephone numbers; takes time in proportion to the text's length, whatever it is. */
export function hidePrivateParts(text: string): string {
  return maskNumbers(redactText(text));
}

/** Cuts a text that is longer than a field of the log may be, such as a path, with nothing private half hidden at its end. */
export function cutText(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  // Half a credential is not recognised as one.
  return hidePrivateParts(text.slice(0, 2 * LONGEST_TEXT)).slice(0, LONGEST_TEXT) + CUT;
}
