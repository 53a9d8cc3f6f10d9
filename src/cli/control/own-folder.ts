import type { Stats } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { ControlError } from './control.error.js';

/** Makes a folder that nobody else may enter. @throws ControlError when it exists and is not like that */
export async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isOwnFolder(folder))) {
    throw new ControlError(`${folder} must be a folder of this user that nobody else can enter`);
  }
}

/**
 * Whether a folder exists that belongs to this user and that nobody else can enter.
 *
 * In a temporary folder anyone may take a name first, and would then be asked in place of the server.
 */
export async function isOwnFolder(folder: string): Promise<boolean> {
  const stats = await statsOf(folder);
  return stats !== null && stats.isDirectory() && stats.uid === userInfo().uid && (stats.mode & 0o077) === 0;
}

/** What a path is, links not followed. @returns null when nothing is there */
export async function statsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error: unknown) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Read by its shape, as native errors may come from another realm. */
function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
