import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file by another one that is on the disk before it takes its place: a crash leaves one of the two, whole. Only the user of
 * this process may read it.
 */
export async function writeWhole(path: string, text: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeSynced(draft, text, 'wx');
    await rename(draft, path);
  } catch (error: unknown) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes behind what a file has; resolves when the disk has it. */
export async function appendSynced(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeSynced(path, text, 'a');
}

async function writeSynced(path: string, text: string | Uint8Array, flags: 'wx' | 'a'): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
