import { ConflictError } from '../../common/errors/request.errors.js';
import type { AppConfig } from '../../config/app-config.js';
import { SECOND } from '../../config/time.js';
import { CallsFolder } from '../twilio/history/calls-folder.js';
import { NumbersFolder } from '../twilio/history/numbers-folder.js';
import { DatabaseSwitches, type FindDatabase } from './database-switches.js';
import { Phone, type PhoneUser } from './phone.js';
import type { PhoneClosing } from './phone-protocol.js';
import type { PhoneNumber, PhoneState } from './phone-state.js';

/** What the phones of a server are made of. */
export interface SwitchboardSettings {
  readonly config: AppConfig;
  /** Where the server listens. */
  readonly url: string;
  readonly findDatabase: FindDatabase;
  /** How long a phone outlives its page, in seconds. */
  readonly graceSeconds?: number;
}

/** The page that shows a phone. */
export interface PhonePage {
  readonly user: PhoneUser;
  show(state: PhoneState): void;
  close(closing: PhoneClosing): void;
}

/** A page and its phone. */
export interface Attached {
  state(): PhoneState;
  move(given: unknown): Promise<number>;
  takeSound(part: unknown, content: unknown): number;
  /** The page has gone; its phone waits for it for a minute. */
  leave(): void;
}

interface Extension {
  readonly phone: Phone;
  page: PhonePage | null;
  isResumed: boolean;
  isTold: boolean;
  leaving: NodeJS.Timeout | null;
}

const MOST_PHONES = 20;
const GRACE_SECONDS = 60;
/** How long the callbacks of a call have that ends because the server does. */
const LAST_CALLBACKS_SECONDS = 2;
/** How long they have otherwise: the latest are two minutes late, and a transcription takes its time. */
const CALLBACKS_SECONDS = 180;

const STOPPING: PhoneClosing = { code: 'SERVER_STOPPING', message: 'The server stops; connect again' };
const TAKEN_OVER: PhoneClosing = { code: 'TAKEN_OVER', message: 'Another page has this phone now' };

/** The phones of all pages, so many at most. */
export class Switchboard {
  private readonly extensions = new Map<string, Extension>();
  private readonly databases: DatabaseSwitches;
  private numbers: readonly PhoneNumber[] = [];
  private isClosed = false;

  private constructor(private readonly settings: SwitchboardSettings) {
    this.databases = new DatabaseSwitches(settings.findDatabase, () => this.tellAll());
  }

  /** Ends what an earlier server left behind: phones that nobody holds any more. */
  static async open(settings: SwitchboardSettings): Promise<Switchboard> {
    const { dataDir } = settings.config.server;
    await CallsFolder.of(dataDir).endAbandoned(new Date());
    return new Switchboard(settings);
  }

  /**
   * Sees to it that there is a phone for a page.
   *
   * @throws ConflictError `TOO_MANY_PHONES`
   */
  async prepare(user: PhoneUser, phoneId?: string): Promise<void> {
    this.numbers = await numbersOf(this.settings.config);
    if (this.find(user, phoneId) !== null || this.extensions.size < MOST_PHONES) return;
    throw new ConflictError(`There are ${MOST_PHONES} phones already`, { code: 'TOO_MANY_PHONES' });
  }

  /** Gives a page its phone: the one that it had, or another. */
  attach(page: PhonePage, phoneId?: string): Attached {
    const known = this.find(page.user, phoneId);
    const extension = known ?? this.add(page.user);
    this.connect(extension, page, known !== null);
    if (this.isClosed) page.close(STOPPING);
    return {
      state: () => extension.phone.state(extension.isResumed),
      move: (given) => extension.phone.move(given),
      takeSound: (part, content) => extension.phone.takeSound(part, content),
      leave: () => this.leave(extension, page),
    };
  }

  /** Hangs every phone up; what they still have to say may be said for two seconds. */
  async close(): Promise<void> {
    this.isClosed = true;
    const all = [...this.extensions.values()];
    this.extensions.clear();
    await Promise.all(
      all.map(async ({ phone, page, leaving }) => {
        if (leaving !== null) clearTimeout(leaving);
        page?.close(STOPPING);
        await phone.close(LAST_CALLBACKS_SECONDS);
      }),
    );
    await this.databases.heal();
  }

  /** @returns `null` for a phone that there is not, or is another key's */
  private find({ keyName }: PhoneUser, phoneId?: string): Extension | null {
    const known = phoneId === undefined ? undefined : this.extensions.get(phoneId);
    return known?.phone.user.keyName === keyName ? known : null;
  }

  private add(user: PhoneUser): Extension {
    const { config, url } = this.settings;
    const surroundings = { config, url, databases: this.databases, numbers: this.numbers };
    const phone: Phone = new Phone(surroundings, user, () => this.tellSoon(phone));
    const extension = { phone, page: null, isResumed: false, isTold: true, leaving: null };
    this.extensions.set(phone.id, extension);
    return extension;
  }

  private connect(extension: Extension, page: PhonePage, isResumed: boolean): void {
    if (extension.leaving !== null) clearTimeout(extension.leaving);
    extension.leaving = null;
    extension.page?.close(TAKEN_OVER);
    Object.assign(extension, { page, isResumed });
    page.show(extension.phone.state(isResumed));
  }

  private leave(extension: Extension, page: PhonePage): void {
    if (extension.page !== page || this.isClosed) return;
    extension.page = null;
    const { graceSeconds = GRACE_SECONDS } = this.settings;
    extension.leaving = setTimeout(() => this.remove(extension), graceSeconds * SECOND);
  }

  private remove({ phone }: Extension): void {
    this.extensions.delete(phone.id);
    void phone.close(CALLBACKS_SECONDS);
    if (this.extensions.size === 0) void this.databases.heal();
  }

  private tellAll(): void {
    for (const { phone } of this.extensions.values()) phone.changed();
  }

  /** What changes within one turn of the event loop is told once. */
  private tellSoon({ id }: Phone): void {
    const extension = this.extensions.get(id);
    if (extension === undefined || !extension.isTold) return;
    extension.isTold = false;
    setImmediate(() => {
      extension.isTold = true;
      extension.page?.show(extension.phone.state(extension.isResumed));
    });
  }
}

/** The numbers of the simulated account: main numbers first, then those of the pool. */
async function numbersOf({ phone, server }: AppConfig): Promise<PhoneNumber[]> {
  const kept = await NumbersFolder.of(server.dataDir).list();
  const others = kept.map(({ phone_number: number }) => number).sort();
  const pooled = others.filter((number) => !phone.mainNumbers.includes(number));
  const toNumber = (isMain: boolean) => (number: string) => ({ number, isMain });
  return [...phone.mainNumbers.map(toNumber(true)), ...pooled.map(toNumber(false))];
}
