import type { AppConfig } from '../../../config/app-config.js';
import { CallsFolder } from '../history/calls-folder.js';
import type { NumberAddresses } from '../history/number-addresses.js';
import { RecordingsFolder } from '../history/recordings-folder.js';
import type { SimulatedTime } from '../network/simulated-time.js';
import type { VirtualTwilioSettings } from './virtual-account.js';

/** How a server is called. */
export interface CalledServer {
  /** Where it listens. */
  readonly url: string;
  /** Those of the number that is called; those of a number of Mainline's when left out. */
  readonly addresses?: Partial<NumberAddresses>;
  /** What is signed; the server's own public address when left out. */
  readonly publicUrl?: string;
  readonly time: SimulatedTime;
}

/** The simulated account of a server: its credentials and numbers, and the folder in which both sides keep what happened. */
export function accountOfServer(
  { server, twilio, phone }: AppConfig,
  { url, addresses = {}, publicUrl = server.publicUrl, time }: CalledServer,
): VirtualTwilioSettings {
  const { voiceUrl, fallbackUrl, statusUrl } = addresses;
  return {
    accountSid: twilio.accountSid,
    authToken: twilio.authTokens[0] ?? '',
    publicUrl,
    targetUrl: url,
    ...(voiceUrl !== undefined && { voiceUrl }),
    ...(fallbackUrl !== undefined && { fallbackUrl }),
    ...(statusUrl !== undefined && { statusUrl }),
    number: phone.mainNumbers[0],
    ownedNumbers: phone.mainNumbers,
    apiUrl: twilio.apiUrl,
    recordings: RecordingsFolder.of(server.dataDir),
    calls: CallsFolder.of(server.dataDir),
    time,
  };
}
