import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folderBytes } from '../../../common/files/folder-bytes.js';
import { isMissingFile } from '../../../common/files/local-files.js';
import type { DataFolder } from '../judge/judge-data-folder.js';

/**
 * Looks at the data folder and makes none.
 *
 * @param path absolute
 * @throws the system's error when the disk does not tell
 */
export async function askDisk(path: string): Promise<DataFolder> {
  const exists = await isFolder(path);
  const place = exists ? path : await nearestFolder(dirname(path));
  const { bavail, bsize } = await statfs(place);
  return {
    path,
    exists,
    problem: exists || !(await isThere(path)) ? await problemOf(place) : 'ENOTDIR',
    freeBytes: bavail * bsize,
    journalBytes: await sizeOf(join(path, 'journal')),
  };
}

async function nearestFolder(path: string): Promise<string> {
  if (path === dirname(path) || (await isFolder(path))) return path;
  return nearestFolder(dirname(path));
}

async function problemOf(folder: string): Promise<string | null> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error: unknown) {
    return codeOf(error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), isNoFolder);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, isNoFolder);
}

/** What cannot be looked at is no folder that could be used. */
function isNoFolder(): boolean {
  return false;
}

async function sizeOf(folder: string): Promise<number | null> {
  try {
    return await folderBytes(folder);
  } catch (error: unknown) {
    if (isMissingFile(error) || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
