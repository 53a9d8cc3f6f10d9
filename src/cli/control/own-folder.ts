import { lstat, mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { ControlError } from './control.error.js';

/** Makes a folder that nobody else may enter. @throws ControlError when it exists and is not like that */
export async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isOwnFolder(folder))) {
    throw new ControlError(`${folder} must be a folder of this user that nobody else can write to`);
  }
}

/**
 * Whether a folder exists that belongs to this user and that nobody else can write to.
 *
 * In a temporary folder anyone may take a name first, and would then be asked in place of the server.
 */
export async function isOwnFolder(folder: string): Promise<boolean> {
  try {
    const { mode, uid, isDirectory } = await facts(folder);
    return isDirectory && uid === userInfo().uid && (mode & 0o022) === 0;
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function facts(folder: string): Promise<{ mode: number; uid: number; isDirectory: boolean }> {
  const stats = await lstat(folder);
  return { mode: stats.mode, uid: stats.uid, isDirectory: stats.isDirectory() };
}
