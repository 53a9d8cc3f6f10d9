import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { isMissingFile } from '../../common/files/local-files.js';
import { writeWhole } from '../../common/files/whole-file.js';
import { AppConfig } from '../../config/app-config.js';
import { type NumberChanges, toNumberChanges } from '../pool/session-rows.js';

export const NUMBERS_FILE = 'numbers.json';
export const LOOK_FILE = 'numbers-look.json';

/** When the last look was made that found the numbers as they are kept. */
export interface KeptLook {
  /** See {@link NumberChanges}. */
  readonly place: string;
  /** The database's clock, ISO 8601. */
  readonly at: string;
  /** When it was sent, by the clock of this machine, ISO 8601. */
  readonly sentAt: string;
}

/** The pool as it was known. */
export type KeptNumbers = KeptLook & Pick<NumberChanges, 'numbers'>;

/**
 * Keeps the last known pool beside the journal, so that a start needs no database. Never rejects: it is a copy.
 *
 * The look has a file of its own, as it changes every few seconds and the numbers seldom do. It counts only with the very numbers that
 * it was about: with older ones it would say that they are still right.
 */
@Injectable()
export class NumberSnapshot {
  private readonly logger = new Logger(NumberSnapshot.name);
  private readonly folder: string;
  /** Names the numbers that are on the disk; `null` when they are not those that are known. */
  private edition: string | null = null;

  constructor({ server }: AppConfig) {
    this.folder = server.dataDir;
  }

  /** @returns `null` when there is none, or none that can be read */
  async read(): Promise<KeptNumbers | null> {
    const whole = await this.readFile(NUMBERS_FILE);
    if (whole === null) return null;
    try {
      const { numbers } = toNumberChanges(whole);
      const look = await this.readFile(LOOK_FILE);
      const last = look !== null && look['edition'] === whole['edition'] ? look : whole;
      const kept = toLook(last);
      this.edition = typeof whole['edition'] === 'string' ? whole['edition'] : null;
      return { ...kept, numbers };
    } catch (error: unknown) {
      this.logger.warn('the snapshot of pooled numbers holds something else', error);
      return null;
    }
  }

  /** @returns whether it was written */
  async write(kept: KeptNumbers): Promise<boolean> {
    const edition = randomUUID();
    this.edition = null;
    if (!(await this.writeFile(NUMBERS_FILE, { edition, ...kept }))) return false;
    this.edition = edition;
    return true;
  }

  /** Notes a look that found the numbers as they were written last. */
  async writeLook({ place, at, sentAt }: KeptLook): Promise<void> {
    if (this.edition !== null) await this.writeFile(LOOK_FILE, { edition: this.edition, place, at, sentAt });
  }

  private async readFile(name: string): Promise<Record<string, unknown> | null> {
    try {
      const content: unknown = JSON.parse(await readFile(join(this.folder, name), 'utf8'));
      return typeof content === 'object' && content !== null ? { ...content } : null;
    } catch (error: unknown) {
      if (!isMissingFile(error)) this.logger.warn('the snapshot of pooled numbers cannot be read', error);
      return null;
    }
  }

  private async writeFile(name: string, content: object): Promise<boolean> {
    try {
      await writeWhole(join(this.folder, name), JSON.stringify(content));
      return true;
    } catch (error: unknown) {
      this.logger.warn('the snapshot of pooled numbers cannot be written', error);
      return false;
    }
  }
}

/** @throws TypeError when it is none */
function toLook({ place, at, sentAt }: Record<string, unknown>): KeptLook {
  const [answered, sent] = [Date.parse(String(at)), Date.parse(String(sentAt))];
  if (typeof place !== 'string' || Number.isNaN(answered) || Number.isNaN(sent))
    throw new TypeError('it does not say when it was right');
  return { place, at: String(at), sentAt: String(sentAt) };
}
