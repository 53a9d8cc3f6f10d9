import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Logger } from '@nestjs/common';
import { isMissingFile } from '../../../common/files/local-files.js';

/** How far the journal got. */
export interface JournalProgress {
  /** Number of the last entry that was acknowledged to whoever appended it. */
  readonly last: number;
  /** Every store has passed the entries up to this one. */
  readonly removed: number;
}

export const MARK_FILE = 'MARK';
const NOTHING: JournalProgress = { last: 0, removed: 0 };
const DIGITS = 16;
/** Milliseconds: once in a while is enough, as a mark that lags behind only misses what was lost after it. */
const PAUSE = 100;

/**
 * Remembers outside of LevelDB how far the journal got, so that entries missing at its end are noticed.
 *
 * LevelDB takes a log whose last block cannot be read for one whose writer died, and says nothing. The mark is written after
 * the entries it speaks of and is never flushed: it may be behind the journal, and is never ahead of it.
 */
export class JournalHighWaterMark {
  private readonly logger = new Logger(JournalHighWaterMark.name);
  private readonly path: string;
  private latest: JournalProgress | null = null;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private isTroubled = false;

  /** @param mayWrite false while another journal may stand in the folder */
  constructor(
    folder: string,
    private readonly mayWrite: () => boolean = () => true,
  ) {
    this.path = join(folder, MARK_FILE);
  }

  /** @returns zeros when there is no mark, or none that can be read */
  async read(): Promise<JournalProgress> {
    try {
      return parse(await readFile(this.path, 'utf8'));
    } catch (error: unknown) {
      if (!isMissingFile(error)) this.logger.warn('the mark of the journal cannot be read', error);
      return NOTHING;
    }
  }

  /** Has the mark written soon. */
  note(progress: JournalProgress): void {
    this.latest = progress;
    this.timer ??= setTimeout(() => void this.settle(), PAUSE).unref();
  }

  /** Writes what was noted last, now. */
  async settle(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private async write(): Promise<void> {
    if (this.latest === null || !this.mayWrite()) return;
    const text = render(this.latest);
    this.latest = null;
    try {
      await this.overwrite(text);
      this.isTroubled = false;
    } catch (error: unknown) {
      if (!this.isTroubled) this.logger.warn('the mark of the journal cannot be written', error);
      this.isTroubled = true;
    }
  }

  /** In place, as a disk that is full takes no new file but lets an old one be overwritten. */
  private async overwrite(text: string): Promise<void> {
    try {
      await writeFile(this.path, text, { flag: 'r+' });
    } catch (error: unknown) {
      if (!isMissingFile(error)) throw error;
      await writeFile(this.path, text, { mode: 0o600 });
    }
  }
}

function render({ last, removed }: JournalProgress): string {
  const numbers = [last, removed].map((number) => String(number).padStart(DIGITS, '0')).join(' ');
  return `${numbers} ${checksum(numbers)}\n`;
}

function parse(text: string): JournalProgress {
  const [, numbers = '', last, removed, sum] = /^((\d{16}) (\d{16})) ([0-9a-f]{8})\n$/.exec(text) ?? [];
  if (sum !== checksum(numbers)) throw new Error('it is damaged');
  return { last: Number(last), removed: Number(removed) };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
