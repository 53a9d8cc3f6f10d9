import { explainListening, type ListenAddress } from '../../common/http/listen-failure.js';
import type { AppConfig } from '../../config/app-config.js';
import { DEVELOPMENT_NUMBERS } from '../../sessions/development-numbers.js';

/** Where the phone simulator's Twilio listens. */
export function simulatorAddress({ twilio }: AppConfig): ListenAddress {
  return { host: '127.0.0.1', port: twilio.simulatorPort, variable: 'SIMULATOR_PORT' };
}

/**
 * Starts the part of the phone simulator that the server itself talks to: Twilio's REST API. Its account has the main numbers and those that the pool begins with.
 *
 * Loaded when needed only: production has no simulator.
 *
 * @returns what stops it
 * @throws ListenError when its port is taken
 */
export async function startVirtualTwilio(config: AppConfig): Promise<() => Promise<void>> {
  const { server, twilio, phone } = config;
  const { VirtualTwilioServer } = await import('../../development/twilio/rest/virtual-twilio-server.js');
  const [authToken = ''] = twilio.authTokens;
  const { accountSid, simulatorPort: port } = twilio;
  const numbers = [...phone.mainNumbers, ...DEVELOPMENT_NUMBERS.map(({ number }) => number)];
  const settings = { accountSid, authToken, port, dataDir: server.dataDir, numbers };
  const simulator = await explainListening(simulatorAddress(config), () =>
    VirtualTwilioServer.start(settings),
  );
  return () => simulator.close();
}
