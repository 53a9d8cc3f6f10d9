import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneSettings } from '../../config/app-config.js';

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
