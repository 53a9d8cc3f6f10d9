import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import {
  AUTH_TOKEN,
  type Mainline,
  type MainlineOptions,
  startMainline,
  temporaryFolder,
} from './mainline-app.js';
import { freePort } from './mongo-real.js';

export const ONE = '+15557778888';
export const TWO = '+15557779999';
export const MAIN = '+13235550100';
export const AGENT_KEY = 'the-agent-key';

/** A server with a phone for browsers, and the Twilio that hands out what it recorded. */
export interface PhoneServer {
  readonly mainline: Mainline;
  close(): Promise<void>;
}

/** @param options variables come on top of short prompts and two agents who ring in turn */
export async function startPhoneServer(options: MainlineOptions = {}): Promise<PhoneServer> {
  const twilioPort = await freePort();
  const dataDir = options.dataDir ?? temporaryFolder();
  const variables = {
    ...{ PUBLIC_URL: 'http://127.0.0.1:3000', PHONE_ENABLED: 'true', GREETING: 'Hello.' },
    ...{ VOICEMAIL_GREETING: 'Speak.', MAIN_NUMBERS: MAIN, FORWARD_TO: `${ONE},${TWO}` },
    ...{ FORWARD_STRATEGY: 'sequential', RING_TIMEOUT_SECONDS: '30' },
    ...options.variables,
  };
  const mainline = await startMainline({ ...options, dataDir, twilioPort, variables });
  const { accountSid } = mainline.config.twilio;
  const account = { port: twilioPort, dataDir, accountSid, authToken: AUTH_TOKEN, numbers: [MAIN] };
  const twilio = await VirtualTwilioServer.start(account);
  return {
    mainline,
    close: async () => {
      await mainline.close();
      await twilio.close();
    },
  };
}
