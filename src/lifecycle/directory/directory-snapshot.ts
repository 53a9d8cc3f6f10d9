import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { isMissingFile } from '../../common/files/local-files.js';
import { AppConfig } from '../../config/app-config.js';
import { type DirectoryRows, readDirectoryRows } from './directory-contents.js';

export const SNAPSHOT_FILE = 'directory.json';

/** Keeps the last known queues and agents beside the journal, so that a start needs no database. Never rejects: it is a copy. */
@Injectable()
export class DirectorySnapshot {
  private readonly logger = new Logger(DirectorySnapshot.name);
  private readonly folder: string;

  constructor({ server }: AppConfig) {
    this.folder = server.dataDir;
  }

  /** @returns `null` when there is none, or none that can be read */
  async read(): Promise<DirectoryRows | null> {
    try {
      const rows = readDirectoryRows(JSON.parse(await readFile(this.path, 'utf8')));
      if (rows === null) throw new Error('it holds something else');
      return rows;
    } catch (error: unknown) {
      if (!isMissingFile(error)) this.logger.warn('the snapshot of queues and agents cannot be read', error);
      return null;
    }
  }

  async write(rows: DirectoryRows): Promise<void> {
    const draft = `${this.path}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeSynced(draft, JSON.stringify(rows));
      await rename(draft, this.path);
    } catch (error: unknown) {
      this.logger.warn('the snapshot of queues and agents cannot be written', error);
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  private get path(): string {
    return join(this.folder, SNAPSHOT_FILE);
  }
}

/** On the disk before it takes the place of the old one: a crash leaves one of the two, whole. */
async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
