import { ApplicationsFolder } from './applications-folder.js';
import { type KeptNumber, NumbersFolder, phoneNumberSid, WELCOME } from './numbers-folder.js';

/** Where the calls of a number go; `null` for an address that is not set. */
export interface NumberAddresses {
  readonly voiceUrl: string;
  readonly fallbackUrl: string | null;
  readonly statusUrl: string | null;
}

/** What a number was given: addresses, a trunk that takes its calls elsewhere, or nothing at all yet. */
export type NumberDestination =
  | { readonly kind: 'addresses'; readonly addresses: NumberAddresses }
  | { readonly kind: 'trunk'; readonly sid: string }
  | { readonly kind: 'untouched' };

/**
 * Where the simulated account takes the calls of a number: its trunk, its application's addresses, or its own (Twilio, "Incoming Phone
 * Numbers").
 *
 * @param number in E.164
 */
export async function destinationOf(number: string, dataDir: string): Promise<NumberDestination> {
  const kept = await NumbersFolder.of(dataDir).find(phoneNumberSid(number));
  if (kept === null) return { kind: 'untouched' };
  const { trunk_sid: trunk, voice_application_sid: sid } = kept;
  if (trunk !== '') return { kind: 'trunk', sid: trunk };
  const application = sid === '' ? null : await ApplicationsFolder.of(dataDir).find(sid);
  if (application !== null) return { kind: 'addresses', addresses: toAddresses(application) };
  return kept.voice_url === WELCOME
    ? { kind: 'untouched' }
    : { kind: 'addresses', addresses: toAddresses(kept) };
}

function toAddresses({
  voice_url: voiceUrl,
  voice_fallback_url: fallback,
  status_callback: status,
}: Pick<KeptNumber, 'voice_url' | 'voice_fallback_url' | 'status_callback'>): NumberAddresses {
  const orNull = (url: string): string | null => (url === '' ? null : url);
  return { voiceUrl, fallbackUrl: orNull(fallback), statusUrl: orNull(status) };
}
