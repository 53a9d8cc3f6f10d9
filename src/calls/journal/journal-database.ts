import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { ClassicLevel } from 'classic-level';
import { AppConfig } from '../../config/app-config.js';
import { JournalLockedError } from './journal-locked.error.js';

/** Ordered keys and JSON values on the local disk. */
export type JournalLevel = ClassicLevel<string, unknown>;

/** The LevelDB database in `DATA_DIR/journal`, which one process at a time may open. */
@Injectable()
export class JournalDatabase {
  readonly folder: string;
  private level: JournalLevel | null = null;

  constructor(config: AppConfig) {
    this.folder = join(config.server.dataDir, 'journal');
  }

  /** Opens the database, or returns it when it is open. @throws JournalLockedError */
  async open(): Promise<JournalLevel> {
    if (this.level !== null) return this.level;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await chmod(this.folder, 0o700);
    const level: JournalLevel = new ClassicLevel(this.folder, { valueEncoding: 'json' });
    try {
      await level.open();
    } catch (error: unknown) {
      throw isLocked(error) ? new JournalLockedError(this.folder, { cause: error }) : error;
    }
    this.level = level;
    return level;
  }

  async close(): Promise<void> {
    const level = this.level;
    this.level = null;
    await level?.close();
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && codeOf(error.cause) === 'LEVEL_LOCKED';
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
