import { type Command as Program, InvalidArgumentError, Option } from 'commander';
import { createApiKey } from '../../common/access/api-keys.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { type Role, ROLES } from '../../config/app-config.js';
import { apiKeyDigest, KEY_NAME, MOST_KEY_NUMBERS, parseExpiry } from '../../config/parse-api-keys.js';
import { E164 } from '../../config/phone-number.js';
import { DEVELOPMENT_KEY_NAME } from '../../config/production-rules.js';
import { DAY } from '../../config/time.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { addCommand, type Parsing, type ProcessInputs } from './command.js';
import { type JsonOption, printReport } from './report.js';

const MOST_DAYS = 3650;
const DAYS = /^([1-9]\d{0,3})d$/;

export interface KeyCreateOptions extends JsonOption {
  readonly name: string;
  readonly role: Role;
  /** In E.164; missing for all. */
  readonly numbers?: readonly string[];
  /** As `API_KEYS` has it; missing for never. */
  readonly expires?: string;
}

/** Adds `keys create`. */
export function addKeysCreate(group: Program, { now, accept }: Parsing): void {
  addCommand(
    group,
    'create',
    'makes a key, shows it once, and prints what to append to API_KEYS; keeps nothing',
    [
      'keys create --name desk --role agent',
      'keys create --name agency --role viewer --numbers +13235550100,+13235550101 --expires 90d',
    ],
  )
    .requiredOption('--name <name>', 'who uses it: letters, digits, ".", "_" and "-"', parseName)
    .addOption(roleOption())
    .option(
      '--numbers <numbers>',
      'see calls of these numbers only, in E.164, separated by commas',
      parseNumbers,
    )
    .option(
      '--expires <when>',
      'days (90d), the last UTC day (2027-01-31), or a time with its zone',
      (text) => parseKeyExpiry(text, now),
    )
    .option('--json', 'print JSON')
    .action((options: KeyCreateOptions) =>
      accept({
        command: 'keys create',
        options,
        runHere: (session, inputs) => createKey(options, session, inputs),
      }),
    );
}

function roleOption(): Option {
  return new Option('--role <role>', 'what it may do; each role may do what the ones before it may')
    .choices(ROLES)
    .makeOptionMandatory();
}

function parseName(text: string): string {
  if (!KEY_NAME.test(text)) {
    throw new InvalidArgumentError('Give 1 to 64 letters, digits, dots, underscores and hyphens.');
  }
  if (text === DEVELOPMENT_KEY_NAME)
    throw new InvalidArgumentError('That is the name of the key in DEV_API_KEY.');
  return text;
}

function parseNumbers(text: string): string[] {
  const numbers = [...new Set(text.split(',').map((number) => number.trim()))];
  if (numbers.length > MOST_KEY_NUMBERS || !numbers.every((number) => E164.test(number))) {
    throw new InvalidArgumentError(`Give 1 to ${MOST_KEY_NUMBERS} numbers in E.164, such as +13235550100.`);
  }
  return numbers;
}

/**
 * When a key stops working: a number of days, a UTC day of which it is the end, or a time with its zone.
 *
 * @returns a UTC day or a time, as `API_KEYS` has them
 * @throws InvalidArgumentError for another form, more than 3650 days, and what is over
 */
function parseKeyExpiry(text: string, now: Date): string {
  const [, days] = DAYS.exec(text) ?? [];
  if (days !== undefined) return afterDays(Number(days), now);
  const expiresAt = parseExpiry(text);
  if (expiresAt === null) {
    throw new InvalidArgumentError('Give days (90d), a UTC day (2027-01-31) or a time with its zone.');
  }
  if (expiresAt <= now.toISOString()) {
    throw new InvalidArgumentError(`It lies in the past; it is ${now.toISOString()} now.`);
  }
  return text;
}

function afterDays(days: number, now: Date): string {
  if (days > MOST_DAYS) throw new InvalidArgumentError(`Give at most ${MOST_DAYS} days.`);
  return new Date(now.getTime() + days * DAY).toISOString();
}

/**
 * Makes an API key and prints it, with the entry by which the server will know it. Nothing is kept, and of the settings only
 * the names in use matter, so that a key can be made before anything else is set up.
 *
 * @throws BadRequestError when a key has that name already
 */
function createKey(
  options: KeyCreateOptions,
  session: CommandSession,
  { variables }: ProcessInputs,
): ExitCode {
  const { name, role, numbers = null, expires } = options;
  if (namesIn(variables.API_KEYS ?? '').includes(name)) {
    throw new BadRequestError(`API_KEYS names a key ${name} already`);
  }
  const key = createApiKey();
  const entry = entryOf(options, key);
  const expiresAt = expires === undefined ? null : parseExpiry(expires);
  printReport({ name, role, numbers, expiresAt, key, entry }, describeKeyOnce, options, session);
  return EXIT.done;
}

function namesIn(list: string): string[] {
  return list.split(',').map((entry) => entry.trim().split(':', 1)[0] ?? '');
}

function entryOf({ name, role, numbers, expires }: KeyCreateOptions, key: string): string {
  const options = [
    ...(expires === undefined ? [] : [`expires=${expires}`]),
    ...(numbers === undefined ? [] : [`numbers=${numbers.join('/')}`]),
  ];
  return [name, role, apiKeyDigest(key), ...options].join(':');
}

/** What a key is told by, the one time that it is shown. */
interface CreatedKey {
  readonly name: string;
  readonly role: Role;
  readonly key: string;
  readonly entry: string;
}

function describeKeyOnce({ name, role, key, entry }: CreatedKey): string[] {
  return [
    `The key of ${name}, with the role ${role}. It is shown this once and kept nowhere:`,
    '',
    `  ${key}`,
    '',
    'Append this to API_KEYS, behind a comma if there are others, and start Mainline anew:',
    '',
    `  ${entry}`,
  ];
}
