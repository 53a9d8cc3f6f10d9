import type { Delivery } from '../../notifications/notification.js';
import { labelledLines, tableLines } from '../terminal/table.js';
import { printable, printableJson } from '../terminal/terminal-output.js';
import {
  formatLetterId,
  idOfLetter,
  isNotification,
  type Letter,
  summarize,
} from '../../system/dead-letters/dead-letter.js';

const REASON_LENGTH = 80;

/** Lines of a table, with a heading. */
export function deadLetterTable(letters: readonly Letter[]): string[] {
  const rows = letters
    .map(summarize)
    .map(({ id, at, callId, type, code, reason }) =>
      [id, at, callId, type, code, shorten(reason)].map(printable),
    );
  return tableLines([['ID', 'SET ASIDE', 'CALL', 'EVENT', 'CODE', 'REASON'], ...rows]);
}

/** Everything about one letter, as lines. */
export function describeDeadLetter(letter: Letter): string[] {
  if (isNotification(letter)) return describeNotification(letter);
  const lines = labelledLines([
    ['Id', formatLetterId(letter)],
    ['Database', letter.store],
    ['Set aside', letter.at],
    ['Code', printable(letter.code)],
    ['Reason', printable(letter.reason)],
  ]);
  return [...lines, '  Event', printableJson(letter.event)];
}

/** A notification holds no personal data. */
function describeNotification(letter: Delivery): string[] {
  const { notification, url, attempts, answer, at } = letter;
  return labelledLines([
    ['Id', formatLetterId(idOfLetter(letter))],
    ['Receiver', printable(url)],
    ['Set aside', at],
    ['Attempts', attempts],
    ['Answer', printable(answer ?? '')],
    ['Webhook id', notification.id],
    ['Type', notification.type],
    ['Call', printable(notification.callId)],
    ['Event', notification.eventId],
  ]);
}

function shorten(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  return characters.length <= REASON_LENGTH
    ? characters.join('')
    : `${characters.slice(0, REASON_LENGTH - 1).join('')}…`;
}
