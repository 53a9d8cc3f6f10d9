import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ClassicLevel } from 'classic-level';
import { levelErrorCode } from '../../common/level-error-code.js';
import type { JournalLevel } from './journal-level.js';
import { JournalLockedError } from './journal-locked.error.js';

/** Where LevelDB's repair puts the files that it replaced, with all that they hold. */
const REPLACED = 'lost';

/** The journal's folder on the disk, for its owner's eyes only. */
export class JournalFolder {
  private readonly logger = new Logger(JournalFolder.name);

  /** @param path absolute */
  constructor(readonly path: string) {}

  /**
   * Opens the database in the folder; one that is damaged is repaired.
   *
   * @param isDamaged true when it was found to be damaged after it had been opened
   * @throws JournalLockedError when another process has it open
   */
  async open(isDamaged: boolean): Promise<JournalLevel> {
    await this.makePrivate();
    if (isDamaged) await this.repair();
    const level: JournalLevel = new ClassicLevel(this.path, { valueEncoding: 'utf8' });
    try {
      await level.open();
    } catch (error: unknown) {
      const reason = levelErrorCode(error);
      if (reason === 'LEVEL_LOCKED') throw new JournalLockedError(this.path, { cause: error });
      if (reason !== 'LEVEL_CORRUPTION') throw error;
      this.logger.error('the journal is damaged; what can be read of it is kept', error);
      await this.repair();
      await level.open();
    }
    return level;
  }

  /** Removes what repairs put aside: all that could be read of it is back in the database. */
  async removeReplaced(): Promise<void> {
    await rm(join(this.path, REPLACED), { recursive: true, force: true });
  }

  private async repair(): Promise<void> {
    await ClassicLevel.repair(this.path);
  }

  /** New files are private by the process's umask; older ones may date from a process without one. */
  private async makePrivate(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await chmod(this.path, 0o700);
    const entries = await readdir(this.path, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    await Promise.all(files.map(({ name }) => chmod(join(this.path, name), 0o600)));
  }
}
