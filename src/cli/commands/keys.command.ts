import type { Command as Program } from 'commander';
import { isMistypedKey } from '../../common/access/api-keys.js';
import { ApiKeys } from '../../common/access/api-keys.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import type { ApiKeySettings } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { tableLines } from '../terminal/table.js';
import { addCommand, type Parsing, type ProcessInputs } from './command.js';
import { addKeysCreate } from './keys-create.command.js';
import { type JsonOption, printReport } from './report.js';

const UNKNOWN = 'The key is in no entry of API_KEYS.';
const MISTYPED = 'The key is mistyped or cut short: its checksum does not fit.';

/** Adds `keys` with what makes API keys and tells about them. */
export function addKeys(program: Program, parsing: Parsing): void {
  const group = program
    .command('keys')
    .usage('create|list|check [options]')
    .description('API keys: makes new ones, and tells what is known of those in API_KEYS')
    .helpCommand(false);
  addKeysCreate(group, parsing);
  addList(group, parsing);
  addCheck(group, parsing);
}

function addList(group: Program, { accept }: Parsing): void {
  addCommand(group, 'list', 'shows name, role, numbers and expiry of the keys in API_KEYS', ['keys list'])
    .option('--json', 'print JSON')
    .action((options: JsonOption) =>
      accept({
        command: 'keys list',
        options,
        runHere: (session, inputs) => listKeys(options, session, inputs),
      }),
    );
}

function addCheck(group: Program, { accept }: Parsing): void {
  addCommand(group, 'check', 'reads a key from standard input and says whose it is, and whether it works', [
    'keys check',
    'keys check < key.txt',
  ])
    .option('--json', 'print JSON')
    .action((options: JsonOption) =>
      accept({
        command: 'keys check',
        options,
        runHere: (session, inputs) => checkKey(options, session, inputs),
      }),
    );
}

/** What may be told of a key: everything but its digest. */
interface KeyDescription extends Omit<ApiKeySettings, 'digest'> {
  readonly status: 'valid' | 'expired';
}

function describeKey({ name, role, numbers, expiresAt }: ApiKeySettings, now: Date): KeyDescription {
  const isExpired = expiresAt !== null && expiresAt <= now.toISOString();
  return { name, role, numbers, expiresAt, status: isExpired ? 'expired' : 'valid' };
}

/** Shows the keys that a server with these settings accepts, and those that have expired; nothing that would help to guess one. */
function listKeys(
  options: JsonOption,
  session: CommandSession,
  { variables, clock }: ProcessInputs,
): ExitCode {
  const { keys } = loadAppConfig(variables).access;
  const descriptions = keys.map((key) => describeKey(key, clock.now()));
  printReport(descriptions, keyTable, options, session);
  return EXIT.done;
}

function keyTable(keys: readonly KeyDescription[]): string[] {
  if (keys.length === 0) return ['There are no keys; "keys create" makes one.'];
  const rows = keys.map(({ name, role, numbers, expiresAt, status }) => {
    const expiry = status === 'expired' ? `expired ${expiresAt ?? ''}` : (expiresAt ?? 'never');
    return [name, role, expiry, numbers?.join(' ') ?? 'all'];
  });
  return tableLines([['NAME', 'ROLE', 'EXPIRES', 'NUMBERS'], ...rows]);
}

type Finding = KeyDescription | { readonly status: 'unknown' | 'mistyped' };

/**
 * Reads a key and says whose it is, so that a client that is refused can be understood.
 *
 * @returns failed for a key with which a server with these settings lets nobody in
 * @throws BadRequestError when there is none to read
 */
async function checkKey(
  options: JsonOption,
  session: CommandSession,
  inputs: ProcessInputs,
): Promise<ExitCode> {
  const key = await inputs.readSecret('API key (not shown): ');
  if (key === '') throw new BadRequestError('Type a key, or pipe one in');
  const finding = findKey(key, inputs);
  printReport(finding, (found) => [describeFinding(found)], options, session);
  return finding.status === 'valid' ? EXIT.done : EXIT.failed;
}

/** Asks what the server would ask, so that both always agree. */
function findKey(key: string, { variables, clock }: ProcessInputs): Finding {
  const config = loadAppConfig(variables);
  const name = new ApiKeys(config, clock).look(key)?.identity.name;
  const settings = config.access.keys.find((known) => known.name === name);
  if (settings !== undefined) return describeKey(settings, clock.now());
  return { status: isMistypedKey(key) ? 'mistyped' : 'unknown' };
}

function describeFinding(finding: Finding): string {
  if (!('name' in finding)) return finding.status === 'unknown' ? UNKNOWN : MISTYPED;
  const { name, role, numbers, expiresAt, status } = finding;
  if (status === 'expired') return `The key of ${name} expired at ${expiresAt ?? ''}.`;
  const scope = numbers === null ? 'for all numbers' : `for ${numbers.join(', ')} only`;
  return `The key of ${name} works: role ${role}, ${scope}, ${expiresAt === null ? 'for ever' : `until ${expiresAt}`}.`;
}
