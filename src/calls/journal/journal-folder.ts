import { access, chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ClassicLevel } from 'classic-level';
import { isMissingFile } from '../../common/is-missing-file.js';
import { levelErrorCode } from '../../common/level-error-code.js';
import type { JournalLevel } from './journal-level.js';
import { JournalLockedError } from './journal-locked.error.js';
import { MARK_FILE } from './journal-mark.js';
import { isReadable, salvage } from './journal-salvage.js';

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
    if (isDamaged) return this.repair();
    const level = this.levelIn(this.path);
    try {
      await level.open();
      return level;
    } catch (error: unknown) {
      const reason = levelErrorCode(error);
      if (reason === 'LEVEL_LOCKED') throw new JournalLockedError(this.path, { cause: error });
      if (reason !== 'LEVEL_CORRUPTION') throw error;
      this.logger.error('the journal is damaged; what can be read of it is kept', error);
      return this.repair();
    }
  }

  /** Removes what repairs put aside: all that could be read of it is back in the database. */
  async removeReplaced(): Promise<void> {
    await rm(join(this.path, REPLACED), { recursive: true, force: true });
  }

  private async repair(): Promise<JournalLevel> {
    await ClassicLevel.repair(this.path);
    const level = this.levelIn(this.path);
    await level.open();
    if (await isReadable(level)) return level;
    await this.copyReadable(level);
    await this.replace();
    const copy = this.levelIn(this.path);
    await copy.open();
    return copy;
  }

  private async copyReadable(level: JournalLevel): Promise<void> {
    await mkdir(this.copyPath, { mode: 0o700 });
    const copy = this.levelIn(this.copyPath);
    try {
      await copy.open();
      await salvage(level, copy);
    } finally {
      await Promise.all([copy.close(), level.close()]);
    }
  }

  /** At every moment one of the folders holds all there is. */
  private async replace(): Promise<void> {
    await copyFile(join(this.path, MARK_FILE), join(this.copyPath, MARK_FILE)).catch(ignoreMissing);
    await rename(this.path, this.damagedPath);
    await rename(this.copyPath, this.path);
    await rm(this.damagedPath, { recursive: true, force: true });
  }

  private get copyPath(): string {
    return `${this.path}.copy`;
  }

  private get damagedPath(): string {
    return `${this.path}.damaged`;
  }

  private levelIn(path: string): JournalLevel {
    return new ClassicLevel(path, { valueEncoding: 'utf8' });
  }

  /** New files are private by the process's umask; older ones may date from a process without one. */
  private async makePrivate(): Promise<void> {
    await this.finishReplacing();
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await chmod(this.path, 0o700);
    const entries = await readdir(this.path, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    await Promise.all(files.map(({ name }) => chmod(join(this.path, name), 0o600)));
  }

  /** A process may have ended while it replaced the folder: what was copied takes its place, or was not complete. */
  private async finishReplacing(): Promise<void> {
    if (await this.isMissing()) await rename(this.copyPath, this.path).catch(ignoreMissing);
    await rm(this.copyPath, { recursive: true, force: true });
    await rm(this.damagedPath, { recursive: true, force: true });
  }

  private async isMissing(): Promise<boolean> {
    return access(this.path).then(() => false, isMissingFile);
  }
}

function ignoreMissing(error: unknown): void {
  if (!isMissingFile(error)) throw error;
}
