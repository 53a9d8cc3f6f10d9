import { access, chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ClassicLevel } from 'classic-level';
import { isMissingFile, levelErrorCode } from '../../../common/files/local-files.js';
import { isDamage, JournalLockedError } from './journal.errors.js';
import type { JournalLevel } from './journal-format.js';
import { JournalHighWaterMark, MARK_FILE } from './journal-high-water-mark.js';
import { salvage } from './journal-salvage.js';

/** More entries than can be appended until the mark follows. */
const MARK_LAG = 100_000;

/** An open database. */
export interface OpenedJournal {
  readonly level: JournalLevel;
  /** True when it was damaged and this is what was intact of it. */
  readonly isCopy: boolean;
}

/** The journal's folder on the disk, for its owner's eyes only. */
export class JournalFolder {
  private readonly logger = new Logger(JournalFolder.name);

  /** @param path absolute */
  constructor(readonly path: string) {}

  /**
   * Opens the database in the folder; of one that is damaged, a copy of what is intact.
   *
   * @param isDamaged true when it was found to be damaged after it had been opened
   * @throws JournalLockedError when another process has it open
   */
  async open(isDamaged: boolean): Promise<OpenedJournal> {
    await this.makePrivate();
    const level = this.levelIn(this.path);
    const isWhole = await this.openOrRepair(level);
    if (isWhole && !isDamaged) return { level, isCopy: false };
    await this.copyIntact(level);
    await this.replace();
    const copy = this.levelIn(this.path);
    await copy.open();
    return { level: copy, isCopy: true };
  }

  /** @returns false when LevelDB had to repair it */
  private async openOrRepair(level: JournalLevel): Promise<boolean> {
    try {
      await level.open();
      return true;
    } catch (error: unknown) {
      if (levelErrorCode(error) === 'LEVEL_LOCKED') throw new JournalLockedError(this.path, { cause: error });
      if (!isDamage(error)) throw error;
      this.logger.error('the journal is damaged; what can be read of it is kept', error);
      await ClassicLevel.repair(this.path);
      await level.open();
      return false;
    }
  }

  private async copyIntact(level: JournalLevel): Promise<void> {
    await mkdir(this.copyPath, { mode: 0o700 });
    const copy = this.levelIn(this.copyPath);
    try {
      await copy.open();
      const { last, removed } = await new JournalHighWaterMark(this.path).read();
      await salvage(level, copy, { from: removed, to: last === 0 ? Infinity : last + MARK_LAG });
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
