import type { AppConfig } from '../../config/app-config.js';

/**
 * Starts the part of the phone simulator that the server itself talks to: Twilio's REST API.
 *
 * Loaded when needed only: production has no simulator.
 *
 * @returns what stops it
 */
export async function startVirtualTwilio({ server, twilio }: AppConfig): Promise<() => Promise<void>> {
  const { VirtualTwilioServer } = await import('../../development/twilio/rest/virtual-twilio-server.js');
  const [authToken = ''] = twilio.authTokens;
  const { accountSid, simulatorPort: port } = twilio;
  const simulator = await VirtualTwilioServer.start({ accountSid, authToken, port, dataDir: server.dataDir });
  return () => simulator.close();
}
