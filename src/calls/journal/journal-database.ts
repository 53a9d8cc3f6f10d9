import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { type BatchOperation, ClassicLevel } from 'classic-level';
import { levelErrorCode } from '../../common/level-error-code.js';
import { AppConfig } from '../../config/app-config.js';
import { JournalUnavailableError } from '../errors/journal-unavailable.error.js';
import { JournalLockedError } from './journal-locked.error.js';

/** Ordered keys and JSON values on the local disk. */
export type JournalLevel = ClassicLevel<string, unknown>;
export type JournalOperation = BatchOperation<JournalLevel, string, unknown>;

/**
 * The LevelDB database in `DATA_DIR/journal`, which one process at a time may open.
 *
 * A failed write may leave half a record in LevelDB's log. LevelDB goes on writing behind it, and cannot read any of that
 * when it starts again, so after a failure the database is opened anew before anything else is written.
 */
@Injectable()
export class JournalDatabase {
  readonly folder: string;
  private readonly logger = new Logger(JournalDatabase.name);
  private readonly loaders: ((level: JournalLevel) => Promise<void>)[] = [];
  private level: Promise<JournalLevel> | null = null;
  private lastWrite: Promise<void> = Promise.resolve();
  private closing: Promise<void> = Promise.resolve();
  private isClosed = false;
  private isTroubled = false;

  constructor(config: AppConfig) {
    this.folder = join(config.server.dataDir, 'journal');
  }

  /** True while the database is open and its last write succeeded. */
  get isHealthy(): boolean {
    return this.level !== null && !this.isTroubled;
  }

  /** Has what is kept in memory read again each time the database was opened, before anyone else uses it. */
  onOpened(loader: (level: JournalLevel) => Promise<void>): void {
    this.loaders.push(loader);
  }

  /**
   * Opens the database, or returns it when it is open.
   *
   * @throws JournalLockedError when another process has it open
   * @throws JournalUnavailableError when it cannot be opened, or was closed
   */
  async open(): Promise<JournalLevel> {
    if (this.isClosed) throw new JournalUnavailableError('The journal is closed');
    this.level ??= this.openAndLoad();
    return this.level;
  }

  /**
   * Writes all or nothing. One write at a time: LevelDB would put a second one behind a first that fails.
   *
   * @param operations made when the database is open, so that they build on what its loaders read
   * @param options `sync`: whether to wait until the disk has it; without, a crash of the machine may take it back
   */
  write(operations: () => JournalOperation[], options: { readonly sync: boolean }): Promise<void> {
    const written = this.lastWrite.then(() => this.writeNext(operations, options));
    // The caller sees the failure; the next write must start all the same.
    this.lastWrite = written.catch(() => undefined);
    return written;
  }

  /** Closes the database for good, after the writes under way. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.lastWrite;
    const level = await this.level?.catch(() => null);
    this.level = null;
    await this.closing;
    await level?.close();
  }

  private async writeNext(
    operations: () => JournalOperation[],
    options: { readonly sync: boolean },
  ): Promise<void> {
    const level = await this.open();
    try {
      await level.batch(operations(), options);
    } catch (error: unknown) {
      this.discard(level, error);
      throw error;
    }
    if (this.isTroubled) this.logger.log('the journal can be written again');
    this.isTroubled = false;
  }

  private async openAndLoad(): Promise<JournalLevel> {
    try {
      await this.closing;
      const level = await this.openFolder();
      for (const load of this.loaders) await load(level);
      return level;
    } catch (error: unknown) {
      this.level = null;
      if (error instanceof JournalLockedError) throw error;
      this.noteTrouble(error);
      throw new JournalUnavailableError(`The journal in ${this.folder} cannot be opened`, { cause: error });
    }
  }

  private async openFolder(): Promise<JournalLevel> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await chmod(this.folder, 0o700);
    const level: JournalLevel = new ClassicLevel(this.folder, { valueEncoding: 'json' });
    try {
      await level.open();
    } catch (error: unknown) {
      const reason = levelErrorCode(error);
      if (reason === 'LEVEL_LOCKED') throw new JournalLockedError(this.folder, { cause: error });
      if (reason !== 'LEVEL_CORRUPTION') throw error;
      this.logger.error('the journal is damaged; what can be read of it is kept', error);
      await ClassicLevel.repair(this.folder);
      await level.open();
    }
    return level;
  }

  private discard(level: JournalLevel, error: unknown): void {
    this.noteTrouble(error);
    this.level = null;
    this.closing = level.close().catch((failure: unknown) => {
      this.logger.error('the journal does not close', failure);
    });
  }

  private noteTrouble(error: unknown): void {
    if (!this.isTroubled) this.logger.error('the journal cannot be written', error);
    this.isTroubled = true;
  }
}
