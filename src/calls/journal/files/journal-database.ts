import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../../common/errors/domain-error.js';
import { folderBytes } from '../../../common/files/folder-bytes.js';
import { Clock } from '../../../common/time/clock.js';
import { AppConfig } from '../../../config/app-config.js';
import { isDamage, JournalLockedError, JournalUnavailableError } from './journal.errors.js';
import { JournalFolder, type OpenedJournal } from './journal-folder.js';
import { FIRST_KEY, type JournalLevel, LAST_KEY, type Operations, sealedPut } from './journal-format.js';
import { JournalPlace } from './journal-place.js';
import { ReadGate } from './read-gate.js';

/**
 * The LevelDB database in `DATA_DIR/journal`, which one process at a time may open.
 *
 * A failed write may leave half a record in LevelDB's log. LevelDB goes on writing behind it, and cannot read any of that
 * when it starts again, so after a failure the database is opened anew before anything else is written. Damage that shows
 * while it is open is repaired in the same way, as LevelDB would report it for ever. When its folder is taken away or replaced, it is
 * not opened anew: what it holds in memory and in open files is all that is left, and the drains still carry that to the stores.
 */
@Injectable()
export class JournalDatabase {
  readonly folder: string;
  readonly place: JournalPlace;
  private readonly logger = new Logger(JournalDatabase.name);
  private readonly files: JournalFolder;
  private readonly loaders: ((opened: OpenedJournal) => Promise<void>)[] = [];
  private readonly gate = new ReadGate();
  private level: Promise<JournalLevel> | null = null;
  private current: JournalLevel | null = null;
  private lastWrite: Promise<void> = Promise.resolve();
  private closing: Promise<void> = Promise.resolve();
  private isClosed = false;
  private isTroubled = false;
  private isDamaged = false;
  /** True when something failed while the folder was not in its place. */
  private isDoubtful = false;

  constructor(config: AppConfig, clock: Clock) {
    this.folder = join(config.server.dataDir, 'journal');
    this.files = new JournalFolder(this.folder);
    this.place = new JournalPlace(this.folder, clock);
  }

  /** True while the database is open in its place and its last write succeeded. */
  get isHealthy(): boolean {
    return this.level !== null && !this.isTroubled && this.place.isKept;
  }

  /** Has what is kept in memory read again each time the database was opened, before anyone else uses it. */
  onOpened(loader: (opened: OpenedJournal) => Promise<void>): void {
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
    if (this.isDoubtful && this.place.isKept && this.current !== null) this.discard(this.current);
    this.level ??= this.openAnew();
    return this.level;
  }

  /**
   * Asks the database something; asks again when it had to be repaired for that, or was opened anew meanwhile.
   *
   * @throws JournalUnavailableError when it cannot be read
   */
  async read<T>(question: (level: JournalLevel) => Promise<T>): Promise<T> {
    try {
      return await this.gate.shared(() => this.ask(question));
    } catch (error: unknown) {
      if (error instanceof DomainError) throw error;
      throw new JournalUnavailableError('The journal cannot be read', { cause: error });
    }
  }

  /**
   * Writes all or nothing. One write at a time: LevelDB would put a second one behind a first that fails.
   *
   * @param operations made when the database is open, so that they build on what its loaders read
   * @param options `sync`: whether to wait until the disk has it; without, a crash of the machine may take it back
   */
  write(operations: Operations, options: { readonly sync: boolean }): Promise<void> {
    const written = this.lastWrite.then(() => this.writeNext(operations, options));
    // The caller sees the failure; the next write must start all the same.
    this.lastWrite = written.catch(() => undefined);
    return written;
  }

  /**
   * Rewrites the files, so that what was overwritten or deleted is in none of them.
   *
   * Writes go on meanwhile; reads wait, as LevelDB keeps what an iterator may still see.
   *
   * @throws JournalUnavailableError when the folder is not in its place: new files would stand elsewhere
   */
  compact(): Promise<void> {
    return this.gate.alone(() => this.compactNow());
  }

  /** How many bytes its files have on the disk. @throws the system's error when the folder cannot be read */
  bytes(): Promise<number> {
    return folderBytes(this.folder);
  }

  /** Closes the database for good, after the writes under way. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.place.close();
    await this.lastWrite;
    const level = await this.level?.catch(() => null);
    this.level = null;
    await this.closing;
    await level?.close();
  }

  private async ask<T>(question: (level: JournalLevel) => Promise<T>): Promise<T> {
    const opened = await this.open();
    try {
      return await question(opened);
    } catch (error: unknown) {
      if (!(await this.isInPlace())) throw error;
      if (opened === this.current) this.noteDamage(error);
      this.discard(opened);
    }
    return question(await this.open());
  }

  private async writeNext(operations: Operations, options: { readonly sync: boolean }): Promise<void> {
    const level = await this.open();
    try {
      await level.batch(await operations(level), options);
    } catch (error: unknown) {
      this.isDamaged ||= isDamage(error);
      this.noteTrouble(error);
      if (await this.isInPlace()) this.discard(level);
      throw error;
    }
    if (this.isTroubled) this.logger.log('the journal can be written again');
    this.isTroubled = false;
  }

  /**
   * LevelDB writes what it holds in memory to the deepest level that has nothing like it, old versions included, and compacts
   * only what lies above other files. The borders lie above everything, so the second round reaches what the first one wrote.
   */
  private async compactNow(): Promise<void> {
    await this.place.confirm();
    const borders = [sealedPut(FIRST_KEY, null), sealedPut(LAST_KEY, null)];
    for (let round = 1; round <= 2; round += 1) {
      await this.write(() => borders, { sync: false });
      const level = await this.open();
      await level.compactRange(FIRST_KEY, LAST_KEY);
    }
  }

  private async openAnew(): Promise<JournalLevel> {
    try {
      await this.closing;
      await this.place.leave();
      return await this.openAndLoad().catch((error: unknown) => {
        this.noteDamage(error);
        return this.openAndLoad();
      });
    } catch (error: unknown) {
      this.level = null;
      if (error instanceof JournalLockedError) throw error;
      this.noteTrouble(error);
      throw new JournalUnavailableError(`The journal in ${this.folder} cannot be opened`, { cause: error });
    }
  }

  private async openAndLoad(): Promise<JournalLevel> {
    const opened = await this.files.open(this.isDamaged);
    const { level } = opened;
    this.isDamaged = false;
    try {
      for (const load of this.loaders) await load(opened);
      await this.place.keep();
      this.current = level;
      return level;
    } catch (error: unknown) {
      await level.close();
      throw error;
    }
  }

  /** @throws the error when it does not speak of damage */
  private noteDamage(error: unknown): void {
    if (!isDamage(error)) throw error;
    this.isDamaged = true;
    this.logger.error('the journal is damaged; what can be read of it is kept', error);
  }

  /** Whether the database can be opened anew where it was, after something failed; if not now, that is done later. */
  private async isInPlace(): Promise<boolean> {
    await this.place.lookAgain();
    this.isDoubtful ||= !this.place.isKept;
    return this.place.isKept;
  }

  /** Whoever comes second with the same trouble finds that the database was discarded already. */
  private discard(level: JournalLevel): void {
    if (level !== this.current) return;
    this.level = null;
    this.current = null;
    this.isDoubtful = false;
    this.closing = level.close().catch((failure: unknown) => {
      this.logger.error('the journal does not close', failure);
    });
  }

  private noteTrouble(error: unknown): void {
    if (!this.isTroubled) this.logger.error('the journal cannot be written', error);
    this.isTroubled = true;
  }
}
