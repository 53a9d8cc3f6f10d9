import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneSettings } from '../../config/app-config.js';

type Speaker = Pick<VoiceResponse, 'say' | 'play'>;
type SayAttributes = Parameters<VoiceResponse['say']>[0];
type Language = NonNullable<SayAttributes['language']>;
type Voice = NonNullable<SayAttributes['voice']>;

/** Speaks a text in the configured voice and language, of which Twilio knows more than its types list. */
export function say(speaker: Speaker, phone: PhoneSettings, text: string): void {
  const attributes = {
    language: phone.language as Language,
    voice: (phone.voice ?? undefined) as Voice | undefined,
  };
  speaker.say(attributes, text);
}

/** Plays a configured prompt when it is an https address, else speaks it. */
export function sayOrPlay(speaker: Speaker, phone: PhoneSettings, prompt: string): void {
  if (!/^https:\/\/\S+$/i.test(prompt)) {
    say(speaker, phone, prompt);
    return;
  }
  speaker.play({}, prompt);
}

const KEY_NAMES: Readonly<Record<string, string>> = { '*': 'star', '#': 'pound' };
const MOST_KEYS_SPOKEN = 10;

/** Keys as they are read out one by one; anything that is no key of a telephone is left out. */
export function spokenKeys(digits: string): string {
  const keys = [...digits].filter((key) => /[0-9*#]/.test(key)).slice(0, MOST_KEYS_SPOKEN);
  return keys.map((key) => KEY_NAMES[key] ?? key).join(' ');
}
