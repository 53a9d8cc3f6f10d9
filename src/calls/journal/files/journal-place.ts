import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Clock } from '../../../common/time/clock.js';
import { JournalUnavailableError } from './journal.errors.js';

/**
 * Whether the journal's path still leads to the files that are open: `missing` when some of them are not there, `replaced` when
 * others stand in their place.
 */
export const PLACE_STATES = ['kept', 'missing', 'replaced'] as const;
export type PlaceState = (typeof PLACE_STATES)[number];

/** How long, in milliseconds, what was seen is believed while somebody asks. */
const BELIEVED = 250;
/** How often somebody looks whom nobody asked, in milliseconds. */
const LOOK_INTERVAL = 1000;
/** Files of LevelDB that stay the same as long as it is open. */
const LASTING_FILES = ['CURRENT', 'LOCK'];
/** LevelDB always has one of each: the log that it writes, and the list of its tables. */
const CHANGING_FILES = [/^\d+\.log$/, /^MANIFEST-\d+$/];

/** Device and inode of the folder and of its lasting files; `null` for what is not there. */
type Identity = readonly (string | null)[];

/**
 * Watches that the journal's folder is not taken away or replaced under a running server.
 *
 * Open files outlive their names: without a look at the path, LevelDB would go on writing to what nobody finds again after a restart.
 */
export class JournalPlace {
  private readonly logger = new Logger(JournalPlace.name);
  private known: Identity | null = null;
  private seen: PlaceState = 'kept';
  private lastLook = -Infinity;
  private look: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  /** As it was seen last. */
  get state(): PlaceState {
    return this.seen;
  }

  get isKept(): boolean {
    return this.seen === 'kept';
  }

  /** Takes what is there now for the files that are open, and looks at them from now on. */
  async keep(): Promise<void> {
    this.known = await this.identify();
    this.note('kept');
    this.lastLook = this.clock.monotonic();
    this.timer ??= setInterval(() => void this.startLook(), LOOK_INTERVAL).unref();
  }

  /**
   * Looks no longer, as the files are about to be opened anew.
   *
   * @throws JournalUnavailableError when that would be elsewhere
   */
  async leave(): Promise<void> {
    if (this.known === null) return;
    await this.lookAgain();
    this.require();
    this.known = null;
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.known = null;
  }

  /**
   * Looks whether all is where it was, unless somebody did so within 250 ms.
   *
   * @throws JournalUnavailableError when it is not
   */
  async confirm(): Promise<void> {
    if (this.clock.monotonic() - this.lastLook >= BELIEVED) await this.startLook();
    this.require();
  }

  /** Looks now, not a moment ago; what it finds is the {@link state}. */
  async lookAgain(): Promise<void> {
    await this.look;
    await this.startLook();
  }

  private require(): void {
    if (!this.isKept)
      throw new JournalUnavailableError(`The journal's folder ${this.folder} is ${this.seen}`);
  }

  private startLook(): Promise<void> {
    this.look ??= this.compare().finally(() => (this.look = null));
    return this.look;
  }

  private async compare(): Promise<void> {
    const { known } = this;
    if (known === null) return;
    const startedAt = this.clock.monotonic();
    const found = await this.identify();
    // It was opened anew meanwhile.
    if (this.known !== known) return;
    this.lastLook = startedAt;
    this.note(compareIdentities(known, found));
  }

  private note(state: PlaceState): void {
    if (state === this.seen) return;
    this.seen = state;
    if (state === 'kept') this.logger.log('the folder of the journal is back where it was');
    else this.logger.error(complaint(state), { folder: this.folder });
  }

  /** What cannot be looked at counts as not there: LevelDB could not use it either. */
  private async identify(): Promise<Identity> {
    const paths = [this.folder, ...LASTING_FILES.map((name) => join(this.folder, name))];
    const found = await Promise.all(paths.map((path) => stat(path, { bigint: true }).catch(() => null)));
    const names = await readdir(this.folder).catch(() => []);
    const isThere = CHANGING_FILES.map((pattern) =>
      names.some((name) => pattern.test(name)) ? 'there' : null,
    );
    return [...found.map((file) => (file === null ? null : `${file.dev} ${file.ino}`)), ...isThere];
  }
}

function compareIdentities(known: Identity, found: Identity): PlaceState {
  const changed = found.filter((one, index) => one !== known[index]);
  if (changed.length === 0) return 'kept';
  return changed.some((one) => one !== null) ? 'replaced' : 'missing';
}

function complaint(state: Exclude<PlaceState, 'kept'>): string {
  const rest = 'the databases are written to directly until it is put back, or the server is started again';
  return state === 'missing'
    ? `the folder of the journal was taken away; ${rest}`
    : `something else stands in the place of the journal's folder; ${rest}`;
}
