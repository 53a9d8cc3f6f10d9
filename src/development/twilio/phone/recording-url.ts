import type { NumberSettings } from './number-settings.js';

/** The address of a recording as requests name it: without an extension. */
export function recordingUrl({ apiUrl, accountSid }: NumberSettings, sid: string): string {
  return `${apiUrl}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`;
}
