import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { ADMIN_KEY, type Mainline, STARTING } from '../support/mainline-app.js';
import { dial, openBrowserPhone, type BrowserPhone } from './telephone.js';
import { openBrowser, SCREENS, SCREENSHOTS, Visit } from './visit.js';

const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const AGENTS = [
  { id: 'first', name: 'First agent', number: '+15550100171' },
  { id: 'second', name: 'Second agent', number: '+15550100172' },
];
/** Milliseconds: prompts take as long as people take to say them. */
const CALLING = 180_000;
/** Leaves a message by a page of the phone that is open, as short as one can. */
async function leaveMessage(page: Page, from: string): Promise<void> {
  await dial(page, from);
  await page.getByRole('button', { name: '2', exact: true }).click();
  await page.getByText('The sample is heard.').waitFor();
  await page.getByRole('button', { name: '#', exact: true }).click();
  await page.getByText('message left').waitFor();
}

/** How callbacks arrive, by the words of the switch, and what the page says of them. */
const ARRIVALS = [
  ['late', 'late'],
  ['twice', 'the same once more'],
  ['out of order', 'out of order'],
  ['never', 'never sent'],
] as const;

describe('the page of the phone', () => {
  let browser: Browser;
  let server: BrowserPhone;
  let mainline: Mainline;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const forwardTo = AGENTS.map(({ number }) => number);
    [browser, server] = await Promise.all([openBrowser(FAKE_MICROPHONE), openBrowserPhone({ forwardTo })]);
    mainline = server.mainline;
    for (const agent of AGENTS) await post('/api/agents', agent);
    await post('/api/queues', { id: 'sales', name: 'Sales queue' });
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    visit = await Visit.begin(browser, mainline.url);
    page = visit.page;
  });
  afterEach(() => visit.end());

  async function post(path: string, body: object): Promise<void> {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const answer = await fetch(mainline.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([path, answer.status]).toEqual([path, 201]);
  }

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
  const says = (words: string | RegExp): Promise<void> => page.getByText(words).first().waitFor();
  const call = (from?: string): Promise<void> => dial(page, from);

  /** What the page looks like on every screen; nothing is in the way of anybody. */
  async function lookAt(name: string): Promise<void> {
    for (const screen of SCREENS) {
      await page.setViewportSize({ width: screen.width, height: 900 });
      await page.emulateMedia({ colorScheme: screen.theme });
      await visit.look(name, true, screen);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  /** The page of the last call, and its message playing. */
  async function playMessage(): Promise<void> {
    await page.getByRole('link', { name: 'See this call in the feed' }).click();
    const play = page.getByRole('button', { name: /^Play/ }).first();
    await play.click();
    await page
      .getByRole('button', { name: /^Pause/ })
      .first()
      .waitFor();
  }

  it(
    'calls by the keyboard, leaves the sample as a message, and hears it in the feed',
    async () => {
      await visit.open('/phone', ADMIN_KEY);
      await call();
      await page.locator('body').click({ position: { x: 700, y: 5 } });
      await page.keyboard.press('2');
      await says('The sample is heard.');
      await says('Silent.');
      await page.keyboard.press('#');
      await says('message left');
      await page.getByText('Voicemail', { exact: true }).waitFor();
      await playMessage();
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );

  it(
    'leaves what the microphone hears as a message',
    async () => {
      await visit.open('/phone', ADMIN_KEY);
      await button('Microphone').click();
      await call();
      await button('2').click();
      await says('Your microphone is recorded.');
      await says(/^0:1\d$|^0:0[7-9]$/);
      await button('#').click();
      await says('message left');
      await playMessage();
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );

  it(
    'talks with the next agent once the first has declined',
    async () => {
      await visit.open('/phone', ADMIN_KEY);
      await call();
      await button('1').click();
      await page
        .getByRole('group', { name: 'What First agent does' })
        .getByRole('button', { name: 'Decline' })
        .click();
      await says(/declined at/);
      await page
        .getByRole('group', { name: 'What Second agent does' })
        .getByRole('button', { name: 'Accept' })
        .click();
      await page.getByText('Talking', { exact: true }).waitFor();
      await lookAt('phone-talking');
      await page.keyboard.press('h');
      await says('talked, ended');
      await page.getByText('Answered', { exact: true }).waitFor();
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );

  it(
    'sends callbacks forged, which Mainline refuses',
    async () => {
      await visit.open('/phone', ADMIN_KEY);
      await page.getByRole('radio', { name: /forged/ }).click();
      await call();
      await button('Hang up').click();
      await says('403');
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );

  it(
    'has Twilio asked for callbacks that never came, and then plays the message',
    async () => {
      await visit.open('/phone', ADMIN_KEY);
      await page.getByRole('radio', { name: /^never/ }).click();
      await leaveMessage(page, '+1 415 555 0143');
      await says('never sent');
      // Callbacks may be under way for so long.
      server.clock.skip(61_000);
      await button('Ask Twilio now').click();
      await says('Twilio is asked now');
      await playMessage();
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );

  it(
    'keeps the calls of four phones at once apart, each with callbacks that arrive otherwise',
    async () => {
      await Promise.all(
        ARRIVALS.map(async ([arrival, inLog], index) => {
          const from = `+1415555020${index}`;
          const visitor = await Visit.begin(browser, mainline.url);
          await visitor.open('/phone', ADMIN_KEY);
          await visitor.page.getByRole('radio', { name: new RegExp(`^${arrival}`) }).click();
          await leaveMessage(visitor.page, from);
          const region = (name: string): Locator => visitor.page.getByRole('region', { name });
          await region('What Mainline did').getByText(inLog).first().waitFor();
          await visitor.page.getByText('Voicemail', { exact: true }).first().waitFor();
          const answer = await mainline.get(`/calls?from=${encodeURIComponent(from)}`);
          expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(1);
          expect(visitor.problems).toEqual([]);
          await visitor.end();
        }),
      );
    },
    CALLING,
  );

  it(
    'acts a lifecycle call out, and shows what the state refuses',
    async () => {
      await visit.open('/phone?life', ADMIN_KEY);
      await button('Video').click();
      await page.getByLabel('Caller').fill('Front desk');
      await button('Start a call').click();
      await button('Route …').click();
      await button('Route').click();
      await button('Answer').click();
      await button('Hold').click();
      await page.getByText('On hold', { exact: true }).waitFor();
      await page
        .getByRole('switch', { name: /Allow what the state refuses/ })
        .setChecked(true, { force: true });
      await button('Hold').click();
      await says('409');
      await lookAt('phone-lifecycle');
      await button('Resume').click();
      await button('End …').click();
      await button('End').click();
      await page.getByText('Answered', { exact: true }).waitFor();
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );

  it(
    'is given up to another tab, and has its call again after a reload',
    async () => {
      await visit.open('/phone', ADMIN_KEY);
      await call();
      await page.reload();
      await button('Hang up').waitFor();
      const other = await page.context().newPage();
      const phoneId = String(await page.evaluate("sessionStorage.getItem('mainline.phone-id')"));
      await other.addInitScript(`sessionStorage.setItem('mainline.api-key', ${JSON.stringify(ADMIN_KEY)})`);
      await other.addInitScript(`sessionStorage.setItem('mainline.phone-id', ${JSON.stringify(phoneId)})`);
      await other.goto(`${mainline.url}/phone`);
      await says('Another tab has this phone now');
      expect(await visit.barriers()).toEqual([]);
      await button('Use it here').click();
      await button('Hang up').click();
      await says('hung up');
      expect(visit.problems).toEqual([]);
    },
    CALLING,
  );
});
