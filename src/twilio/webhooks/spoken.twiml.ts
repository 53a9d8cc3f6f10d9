import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneSettings } from '../../config/app-config.js';
import { NOT_IN_XML } from '../../config/not-in-xml.js';

type Speaker = Pick<VoiceResponse, 'say' | 'play'>;
type SayAttributes = Parameters<VoiceResponse['say']>[0];
type Language = NonNullable<SayAttributes['language']>;
type Voice = NonNullable<SayAttributes['voice']>;

const ALL_NOT_IN_XML = new RegExp(NOT_IN_XML, 'gu');

/** Speaks a text in the configured voice and language, of which Twilio knows more than its types list. What XML forbids is left out. */
export function say(speaker: Speaker, phone: PhoneSettings, text: string): void {
  const attributes = {
    language: phone.language as Language,
    voice: (phone.voice ?? undefined) as Voice | undefined,
  };
  speaker.say(attributes, text.replace(ALL_NOT_IN_XML, ' '));
}

/** Plays a configured prompt when it is an https address, else speaks it. */
export function sayOrPlay(speaker: Speaker, phone: PhoneSettings, prompt: string): void {
  if (!/^https:\/\/\S+$/i.test(prompt)) {
    say(speaker, phone, prompt);
    return;
  }
  speaker.play({}, prompt.replace(ALL_NOT_IN_XML, ''));
}

const KEY_NAMES: Readonly<Record<string, string>> = { '*': 'star', '#': 'pound' };
const MOST_KEYS_SPOKEN = 10;

/** Keys as they are read out one by one; anything that is no key of a telephone is left out. */
export function spokenKeys(digits: string): string {
  const keys = [...digits].filter((key) => /[0-9*#]/.test(key)).slice(0, MOST_KEYS_SPOKEN);
  return keys.map((key) => KEY_NAMES[key] ?? key).join(' ');
}

/**
 * Waits for one key; what is spoken inside of it may be interrupted.
 *
 * `finishOnKey` is empty so that the pound key arrives like any other.
 *
 * @param action is asked with the key; silence goes on to the next verb instead
 */
export function gatherKey(
  response: VoiceResponse,
  phone: PhoneSettings,
  action: string,
): ReturnType<VoiceResponse['gather']> {
  return response.gather({
    action,
    method: 'POST',
    numDigits: 1,
    timeout: phone.menuTimeoutSeconds,
    finishOnKey: '',
  });
}

/** TwiML that speaks a last sentence and ends the call. */
export function sayAndHangUp(phone: PhoneSettings, text: string): string {
  const response = new VoiceResponse();
  say(response, phone, text);
  response.hangup();
  return response.toString();
}
