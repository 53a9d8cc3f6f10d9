import type { Browser, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { prepareSupabase } from '../support/databases/prepared.js';
import { ADMIN_KEY, STARTING, temporaryFolder } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import { freePort } from '../support/mongo-real.js';
import { dial } from './telephone.js';
import { openBrowser, Visit } from './visit.js';

/** Milliseconds: a database that was cut off, or a server that was killed, is asked again with pauses. */
const HEALING = 180_000;

describe('the page of the phone while something is gone', () => {
  const dataDir = temporaryFolder();
  let browser: Browser;
  let server: MainlineProcess;
  let visit: Visit;
  let page: Page;
  let variables: Record<string, string>;

  beforeAll(async () => {
    const [port, simulatorPort] = [String(await freePort()), String(await freePort())];
    const urls = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, SIMULATOR_PORT: simulatorPort };
    // As `npm start` has them: Twilio is simulated.
    const blank = { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' };
    variables = { ...urls, ...blank, NODE_ENV: 'development', DEV_API_KEY: ADMIN_KEY };
    await prepareSupabase(dataDir);
    [browser, server] = await Promise.all([openBrowser(), MainlineProcess.start(variables, dataDir)]);
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await server.remove();
  });
  beforeEach(async () => {
    visit = await Visit.begin(browser, server.url);
    page = visit.page;
    await visit.open('/phone', ADMIN_KEY);
  });
  afterEach(() => visit.end());

  const says = (words: string | RegExp): Promise<void> => page.getByText(words).first().waitFor();
  const hangUp = (): Promise<void> => page.getByRole('button', { name: 'Hang up', exact: true }).click();

  it.each(['MongoDB', 'Supabase'])(
    'heals %s, which was cut off during a call',
    async (name) => {
      const database = page.getByRole('switch', { name });
      await database.click();
      await says('cut off');
      await dial(page);
      await hangUp();
      await says(/does not answer|the rest waits/);
      await database.click();
      await eventually(async () => expect(await page.getByText(/^(\d+) of \1 events$/).count()).toBe(2));
      await page.getByText('Abandoned', { exact: true }).waitFor();
      expect(visit.problems).toEqual([]);
    },
    HEALING,
  );

  it(
    'tells of a call that the end of the server took, and calls again',
    async () => {
      await dial(page);
      await server.kill();
      await says(/no connection|offline|connect/i);
      server = await MainlineProcess.start(variables, dataDir);
      await says('The call is over.');
      await dial(page);
      await hangUp();
      await page.getByText('Abandoned', { exact: true }).waitFor();
      expect(visit.problems.filter((problem) => !problem.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
    },
    HEALING,
  );
});
