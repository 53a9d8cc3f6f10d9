import { crc32 } from 'node:zlib';
import { JournalDamagedError } from './journal-damaged.error.js';
import type { JournalOperation } from './journal-level.js';

const SEALED = /^([0-9a-f]{8}) /;
const SEAL_LENGTH = 9;

/** The write of a value that {@link unseal} can vouch for. */
export function sealedPut(key: string, value: unknown): JournalOperation {
  const json = JSON.stringify(value);
  return { type: 'put', key, value: `${checksum(key, json)} ${json}` };
}

/**
 * The value under a key, as it was written.
 *
 * LevelDB checks its own checksums when it replays its log, but not when it reads its tables (`verify_checksums`, which
 * classic-level does not set): there a flipped bit would pass for what a caller pressed, or move a value to another key.
 *
 * @param text as LevelDB gave it; JSON without a seal, as journals of earlier versions hold it, is taken as it is
 * @returns `undefined` when the key or the value is not what was written
 */
export function unseal(key: string, text: string): unknown {
  const seal = SEALED.exec(text)?.[1];
  const json = seal === undefined ? text : text.slice(SEAL_LENGTH);
  if (seal !== undefined && seal !== checksum(key, json)) return undefined;
  return parsed(json);
}

/** As {@link unseal} does. @throws JournalDamagedError when the key or the value is not what was written */
export function unsealed(key: string, text: string): unknown {
  const value = unseal(key, text);
  if (value === undefined) throw new JournalDamagedError();
  return value;
}

/** Text that is not JSON is as damaged as text with a wrong checksum. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function checksum(key: string, json: string): string {
  return crc32(json, crc32(key)).toString(16).padStart(8, '0');
}
