import { ApiKeys, isMistypedKey } from '../../common/access/api-keys.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import type { CommandSession } from '../commands/command-session.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { describeKey, type KeyDescription } from './describe-key.js';
import type { KeysSurroundings } from './keys-surroundings.js';

type Finding = KeyDescription | { readonly status: 'unknown' | 'mistyped' };

const UNKNOWN = 'The key is in no entry of API_KEYS.';
const MISTYPED = 'The key is mistyped or cut short: its checksum does not fit.';

/**
 * Reads a key and says whose it is, so that a client that is refused can be understood.
 *
 * @returns failed for a key with which a server with these settings lets nobody in
 * @throws BadRequestError when there is none to read
 */
export async function checkKey(
  { json }: { readonly json?: boolean },
  session: CommandSession,
  surroundings: KeysSurroundings,
): Promise<ExitCode> {
  const key = await surroundings.readSecret('API key (not shown): ');
  if (key === '') throw new BadRequestError('Type a key, or pipe one in');
  const finding = find(key, surroundings);
  if (json === true) session.print(JSON.stringify(finding, null, 2));
  else session.print(words(finding));
  return finding.status === 'valid' ? EXIT.done : EXIT.failed;
}

/** Asks what the server would ask, so that both always agree. */
function find(key: string, { variables, clock }: KeysSurroundings): Finding {
  const config = loadAppConfig(variables);
  const name = new ApiKeys(config, clock).look(key)?.identity.name;
  const settings = config.access.keys.find((known) => known.name === name);
  if (settings !== undefined) return describeKey(settings, clock.now());
  return { status: isMistypedKey(key) ? 'mistyped' : 'unknown' };
}

function words(finding: Finding): string {
  if (!('name' in finding)) return finding.status === 'unknown' ? UNKNOWN : MISTYPED;
  const { name, role, numbers, expiresAt, status } = finding;
  if (status === 'expired') return `The key of ${name} expired at ${expiresAt ?? ''}.`;
  const scope = numbers === null ? 'for all numbers' : `for ${numbers.join(', ')} only`;
  return `The key of ${name} works: role ${role}, ${scope}, ${expiresAt === null ? 'for ever' : `until ${expiresAt}`}.`;
}
