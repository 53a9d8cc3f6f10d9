import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { isMissingFile } from '../../common/files/local-files.js';
import { writeWhole } from '../../common/files/whole-file.js';
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
    try {
      await writeWhole(this.path, JSON.stringify(rows));
    } catch (error: unknown) {
      this.logger.warn('the snapshot of queues and agents cannot be written', error);
    }
  }

  private get path(): string {
    return join(this.folder, SNAPSHOT_FILE);
  }
}
