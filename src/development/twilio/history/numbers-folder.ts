import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { KeptResources, type ResourceKind } from './kept-resources.js';

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

const NUMBERS: ResourceKind<KeptNumber> = {
  kind: 'number',
  prefix: 'PN',
  fields: ['sid', 'phone_number', 'created_at', 'voice_url'],
};
/** Where the calls of a number go that was just bought. */
export const WELCOME = 'https://demo.twilio.com/welcome/voice/';

/** The phone numbers of the simulated Twilio's account. */
export class NumbersFolder extends KeptResources<KeptNumber> {
  /** The folder that belongs to a data folder. */
  static of(dataDir: string): NumbersFolder {
    return new NumbersFolder(join(dataDir, 'simulator'), NUMBERS);
  }

  /** Buys numbers, but for those that the account has. @param numbers in E.164 */
  async buy(numbers: readonly string[], at: Date): Promise<void> {
    for (const number of numbers) {
      const sid = phoneNumberSid(number);
      if ((await this.find(sid)) === null) await this.keep(newNumber(sid, number, at.toISOString()));
    }
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
