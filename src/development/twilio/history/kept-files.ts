import { isMissingFile } from '../../../common/files/local-files.js';

/** @returns what a file operation gives, or `null` when there is no such file or folder */
export async function ifThere<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

/** What the simulator keeps. */
export type KeptKind = 'leg' | 'request' | 'recording' | 'number' | 'application';

/**
 * Reads JSON that was kept.
 *
 * @param names of fields by which it is recognized
 * @throws TypeError when it is something else
 */
export function parseKept<T extends object>(
  text: string,
  kind: KeptKind,
  names: readonly (keyof T & string)[],
): T {
  const value: unknown = JSON.parse(text);
  if (!isKept<T>(value, names)) throw new TypeError(`This is no ${kind} that the simulator has kept`);
  return value;
}

function isKept<T extends object>(value: unknown, names: readonly string[]): value is T {
  if (typeof value !== 'object' || value === null) return false;
  const hasParameters = !('parameters' in value) || typeof value.parameters === 'object';
  return hasParameters && names.every((name) => name in value);
}
