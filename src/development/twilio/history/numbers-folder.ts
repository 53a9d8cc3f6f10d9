import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere, parseKept } from './kept-files.js';

/** A phone number as it is kept on disk: what can be changed of Twilio's IncomingPhoneNumber resource, in its names. */
export interface KeptNumber {
  readonly sid: string;
  readonly phone_number: string;
  readonly friendly_name: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601. */
  readonly updated_at: string;
  readonly voice_url: string;
  readonly voice_method: string;
  readonly voice_fallback_url: string;
  readonly voice_fallback_method: string;
  readonly status_callback: string;
  readonly status_callback_method: string;
  /** Blank for none. */
  readonly voice_application_sid: string;
  /** Blank for none. */
  readonly trunk_sid: string;
}

const NUMBER_SID = /^PN[0-9a-fA-F]{32}$/;
const NUMBER_FILE = /^(PN[0-9a-fA-F]{32})\.json$/;
const NUMBER_FIELDS = ['sid', 'phone_number', 'created_at', 'voice_url'] as const;
/** Where the calls of a number go that was just bought. */
const WELCOME = 'https://demo.twilio.com/welcome/voice/';

/** The phone numbers of the simulated Twilio's account: a JSON file each, in a folder that processes share. */
export class NumbersFolder {
  /** @param folder is made when the first number is kept */
  constructor(private readonly folder: string) {}

  /** The folder that belongs to a data folder. */
  static of(dataDir: string): NumbersFolder {
    return new NumbersFolder(join(dataDir, 'simulator'));
  }

  /** Buys numbers, but for those that the account has. @param numbers in E.164 */
  async buy(numbers: readonly string[], at: Date): Promise<void> {
    for (const number of numbers) {
      const sid = phoneNumberSid(number);
      if ((await this.find(sid)) === null) await this.keep(newNumber(sid, number, at.toISOString()));
    }
  }

  /** All numbers, in no order. */
  async list(): Promise<KeptNumber[]> {
    const names = (await ifThere(readdir(this.folder))) ?? [];
    const numbers: KeptNumber[] = [];
    for (const sid of names.flatMap((name) => NUMBER_FILE.exec(name)?.[1] ?? [])) {
      const number = await this.find(sid);
      if (number !== null) numbers.push(number);
    }
    return numbers;
  }

  /** @returns `null` when there is no such number */
  async find(sid: string): Promise<KeptNumber | null> {
    if (!NUMBER_SID.test(sid)) return null;
    const text = await ifThere(readFile(this.file(sid), 'utf8'));
    return text === null ? null : parseKept<KeptNumber>(text, 'number', NUMBER_FIELDS);
  }

  /** Replaces what is known of a number; renaming makes it appear whole. */
  async keep(number: KeptNumber): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.file(number.sid)}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, JSON.stringify(number), { flag: 'wx', mode: 0o600 });
    await rename(draft, this.file(number.sid));
  }

  private file(sid: string): string {
    return join(this.folder, `${sid}.json`);
  }
}

/** The same number always has the same identifier. */
export function phoneNumberSid(number: string): string {
  return `PN${createHash('sha256').update(number).digest('hex').slice(0, 32)}`;
}

function newNumber(sid: string, number: string, at: string): KeptNumber {
  return {
    sid,
    phone_number: number,
    friendly_name: number,
    created_at: at,
    updated_at: at,
    voice_url: WELCOME,
    voice_method: 'POST',
    voice_fallback_url: '',
    voice_fallback_method: 'POST',
    status_callback: '',
    status_callback_method: 'POST',
    voice_application_sid: '',
    trunk_sid: '',
  };
}
