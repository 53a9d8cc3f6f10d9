import { createHash } from 'node:crypto';
import { type ApiKeySettings, type Role, ROLES } from './app-config.js';
import { E164 } from './phone-number.js';
import { DAY, parseDay, parseInstant } from './time.js';

/** How many of the company's numbers one key may be limited to. */
export const MOST_KEY_NUMBERS = 100;
export const KEY_NAME = /^[\w.-]{1,64}$/;
const DIGEST = /^[0-9a-f]{64}$/i;
/** Times hold colons themselves, so that only those before an option's name divide. */
const OPTIONS_START = /:(?=[a-z]+=)/;

/** The keys of a list of entries, and what is wrong with it, without the text of an entry: it may hold a key by mistake. */
export interface ParsedApiKeys {
  readonly keys: readonly ApiKeySettings[];
  readonly problems: readonly string[];
}

/** @returns the digest under which an API key is kept: SHA-256 in hexadecimal */
export function apiKeyDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Understands entries like `desk:agent:sha256-hex:expires=2027-01-31:numbers=+13235550100/+13235550101`. */
export function parseApiKeys(entries: readonly string[]): ParsedApiKeys {
  const parsed = entries.map(parseEntry);
  const keys = parsed.filter((one) => typeof one !== 'string');
  const problems = parsed.flatMap((one, index) =>
    typeof one === 'string' ? [`entry ${index + 1} ${one}`] : [],
  );
  return { keys, problems: [...problems, ...repeated(keys)] };
}

/**
 * When a key expires: a date and time with its zone, or a UTC day, of which it is the end.
 *
 * @returns the first moment at which it is over, ISO 8601 UTC; `null` for what is no such text, or no day of the calendar
 */
export function parseExpiry(text: string): string | null {
  const day = parseDay(text);
  return day === null ? parseInstant(text) : new Date(Date.parse(day) + DAY).toISOString();
}

/** @returns the key, or what is wrong with its entry */
function parseEntry(entry: string): ApiKeySettings | string {
  const [start = '', ...options] = entry.split(OPTIONS_START);
  const [name = '', word = '', digest = '', ...rest] = start.split(':');
  const role = ROLES.find((known) => known === word);
  if (!KEY_NAME.test(name) || role === undefined || !DIGEST.test(digest) || rest.length > 0) {
    return 'is not name:role:sha256-hex-of-the-key';
  }
  return withOptions({ name, role, digest }, options);
}

function withOptions(
  key: { name: string; role: Role; digest: string },
  options: readonly string[],
): ApiKeySettings | string {
  const found = new Map(options.map((option) => splitOption(option)));
  const [unknown] = [...found.keys()].filter((name) => name !== 'expires' && name !== 'numbers');
  if (unknown !== undefined || found.size < options.length)
    return 'has an option that is unknown or given twice';
  const [expires, list] = [found.get('expires'), found.get('numbers')];
  const expiresAt = expires === undefined ? null : parseExpiry(expires);
  if (expires !== undefined && expiresAt === null) {
    return 'expires at what is neither a date nor a time with its zone, such as 2027-01-31T00:00:00Z';
  }
  const numbers = list === undefined ? null : [...new Set(list.split('/'))];
  if (numbers !== null && !areNumbers(numbers)) {
    return `is limited to what is not 1 to ${MOST_KEY_NUMBERS} numbers in E.164, separated by /`;
  }
  return { ...key, numbers, expiresAt };
}

function splitOption(option: string): [name: string, value: string] {
  const at = option.indexOf('=');
  return [option.slice(0, at), option.slice(at + 1)];
}

function areNumbers(numbers: readonly string[]): boolean {
  return numbers.length <= MOST_KEY_NUMBERS && numbers.every((number) => E164.test(number));
}

function repeated(keys: readonly ApiKeySettings[]): string[] {
  const names = new Set(keys.map(({ name }) => name));
  const digests = new Set(keys.map(({ digest }) => digest.toLowerCase()));
  return [
    ...(names.size < keys.length ? ['two entries have one name'] : []),
    ...(digests.size < keys.length ? ['two entries are of one key'] : []),
  ];
}
