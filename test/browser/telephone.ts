import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import type { PhoneSettings } from '../../src/config/app-config.js';
import {
  AUTH_TOKEN,
  type Mainline,
  type MainlineOptions,
  startMainline,
  temporaryFolder,
} from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';
import { PhoneLine } from '../support/phone-line.js';
import { RunningClock } from '../support/running-clock.js';

/** A server to call, and the simulated Twilio that keeps the messages. */
export interface Telephone {
  readonly line: PhoneLine;
  close(): Promise<void>;
}

/** @param numbers those that the account has */
export async function openTelephone(
  options: MainlineOptions = {},
  numbers: readonly string[] = [],
): Promise<Telephone> {
  const [dataDir, twilioPort] = [temporaryFolder(), await freePort()];
  const line = await PhoneLine.open({ ...options, dataDir, twilioPort });
  const { accountSid } = line.mainline.config.twilio;
  const account = { port: twilioPort, dataDir, accountSid, authToken: AUTH_TOKEN, numbers };
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

/** A server with the phone of the dashboard, and the simulated Twilio that keeps the messages. */
export interface BrowserPhone {
  /** Goes on by itself: the phone and the browser have the real time. */
  readonly clock: RunningClock;
  readonly mainline: Mainline;
  close(): Promise<void>;
}

export async function openBrowserPhone(phone: Partial<PhoneSettings>): Promise<BrowserPhone> {
  const [dataDir, twilioPort] = [temporaryFolder(), await freePort()];
  const variables = { PHONE_ENABLED: 'true', PUBLIC_URL: 'http://127.0.0.1:3000' };
  const clock = new RunningClock();
  const mainline = await startMainline({ phone, variables, dataDir, twilioPort, clock });
  const { accountSid } = mainline.config.twilio;
  const account = { port: twilioPort, dataDir, accountSid, authToken: AUTH_TOKEN };
  const twilio = await VirtualTwilioServer.start(account);
  return {
    clock,
    mainline,
    async close() {
      await mainline.close();
      await twilio.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Calls from the page of the phone, and listens until the menu has said what key does what. */
export async function dial(page: Page, from = '+1 415 555 0142'): Promise<void> {
  const call = page.getByRole('button', { name: 'Call', exact: true });
  await call.waitFor();
  await page.getByLabel('From').fill(from);
  await call.click();
  await page
    .getByRole('log')
    .getByText(/press 1/i)
    .first()
    .waitFor();
}
