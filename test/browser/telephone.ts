import { rmSync } from 'node:fs';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import { AUTH_TOKEN, type MainlineOptions, temporaryFolder } from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';
import { PhoneLine } from '../support/phone-line.js';

/** A server to call, and the simulated Twilio that keeps the messages. */
export interface Telephone {
  readonly line: PhoneLine;
  close(): Promise<void>;
}

export async function openTelephone(options: MainlineOptions = {}): Promise<Telephone> {
  const [dataDir, twilioPort] = [temporaryFolder(), await freePort()];
  const line = await PhoneLine.open({ ...options, dataDir, twilioPort });
  const { accountSid } = line.mainline.config.twilio;
  const account = { port: twilioPort, dataDir, accountSid, authToken: AUTH_TOKEN };
  const twilio = await VirtualTwilioServer.start(account);
  return {
    line,
    async close() {
      await line.close();
      await twilio.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
