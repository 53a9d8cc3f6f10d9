import type { ApiKeySettings } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import type { CommandSession } from '../commands/command-session.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { describeKey } from './describe-key.js';
import type { KeysSurroundings } from './keys-surroundings.js';

const GAP = 2;

/** Shows the keys that a server with these settings accepts, and those that have expired; nothing that would help to guess one. */
export function listKeys(
  { json }: { readonly json?: boolean },
  { print }: CommandSession,
  { variables, clock }: KeysSurroundings,
): ExitCode {
  const { keys } = loadAppConfig(variables).access;
  if (json === true)
    print(
      JSON.stringify(
        keys.map((key) => describeKey(key, clock.now())),
        null,
        2,
      ),
    );
  else for (const line of table(keys, clock.now())) print(line);
  return EXIT.done;
}

function table(keys: readonly ApiKeySettings[], now: Date): string[] {
  if (keys.length === 0) return ['There are no keys; "keys create" makes one.'];
  const rows = keys.map((key) => {
    const { name, role, numbers, expiresAt, status } = describeKey(key, now);
    const expiry = status === 'expired' ? `expired ${expiresAt ?? ''}` : (expiresAt ?? 'never');
    return [name, role, expiry, numbers?.join(' ') ?? 'all'];
  });
  return aligned([['NAME', 'ROLE', 'EXPIRES', 'NUMBERS'], ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map(
    (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)) + GAP,
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('')
      .trimEnd(),
  );
}
