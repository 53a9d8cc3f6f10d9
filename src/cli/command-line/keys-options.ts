import { type Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../../config/app-config.js';
import { KEY_NAME, MOST_KEY_NUMBERS } from '../../config/parse-api-keys.js';
import { E164 } from '../../config/phone-number.js';
import { DEVELOPMENT_KEY_NAME } from '../../config/production-rules.js';
import { describeCommand } from './describe-command.js';
import type { KeyCreateOptions } from './invocation.js';
import { parseKeyExpiry } from './parse-key-expiry.js';
import type { ProgramParts } from './program-parts.js';

/** Adds `keys` with what makes API keys and tells about them. */
export function addKeysCommands(program: Command, parts: ProgramParts): void {
  const group = program
    .command('keys')
    .usage('create|list|check [options]')
    .description('API keys: makes new ones, and tells what is known of those in API_KEYS')
    .helpCommand(false);
  addCreate(group, parts);
  addList(group, parts);
  addCheck(group, parts);
}

function addCreate(group: Command, { now, invoke }: ProgramParts): void {
  describeCommand(
    group,
    'create',
    'makes a key, shows it once, and prints what to append to API_KEYS; keeps nothing',
    [
      'keys create --name desk --role agent',
      'keys create --name agency --role viewer --numbers +13235550100,+13235550101 --expires 90d',
    ],
  )
    .requiredOption('--name <name>', 'who uses it: letters, digits, ".", "_" and "-"', parseName)
    .addOption(
      new Option('--role <role>', 'what it may do; each role may do what the ones before it may')
        .choices(ROLES)
        .makeOptionMandatory(),
    )
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
    .action((options: KeyCreateOptions) => invoke({ command: 'keys create', options }));
}

function addList(group: Command, { invoke }: ProgramParts): void {
  describeCommand(group, 'list', 'shows name, role, numbers and expiry of the keys in API_KEYS', [
    'keys list',
  ])
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => invoke({ command: 'keys list', options }));
}

function addCheck(group: Command, { invoke }: ProgramParts): void {
  describeCommand(
    group,
    'check',
    'reads a key from standard input and says whose it is, and whether it works',
    ['keys check', 'keys check < key.txt'],
  )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => invoke({ command: 'keys check', options }));
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
