import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { PoolFollower } from '../../src/sessions/answering/pool-follower.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import type { PhoneLine } from '../support/phone-line.js';
import { openTelephone, type Telephone } from './telephone.js';
import { openBrowser, SCREENS, SCREENSHOTS, Visit } from './visit.js';

const NUMBERS = ['+15550100201', '+15550100202', '+15550100203'];

describe('the pages of numbers', () => {
  let browser: Browser;
  let telephone: Telephone;
  let line: PhoneLine;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const rules = { COOL_DOWN_MINUTES: '10', POOL_LOW_PERCENT: '10' };
    [browser, telephone] = await Promise.all([
      openBrowser(),
      openTelephone({ variables: rules }, NUMBERS.slice(0, 2)),
    ]);
    line = telephone.line;
    for (const number of NUMBERS) await send('/numbers', { number, country: 'US', areaCode: '555' });
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await telephone.close();
  });
  beforeEach(async () => {
    visit = await Visit.begin(browser, line.mainline.url);
    page = visit.page;
  });
  afterEach(() => visit.end());

  async function send(path: string, body: object): Promise<void> {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const answer = await fetch(line.mainline.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect([path, answer.ok]).toEqual([path, true]);
  }

  const numberId = async (number: string): Promise<string> => {
    const { items } = (await (await line.mainline.get('/numbers')).json()) as {
      items: { id: string; number: string }[];
    };
    return items.find((one) => one.number === number)?.id ?? '';
  };

  it('compare the pool with the numbers of the Twilio account', async () => {
    await visit.open('/pool', ADMIN_KEY);
    await page.getByRole('button', { name: 'Compare with Twilio' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Calls to 0 of 3 numbers of the pool come here.').waitFor();
    await dialog.getByText('+1 555 010 0203').waitFor();
    await dialog
      .getByText(/^https:.*\/twilio\/incoming-call$/)
      .first()
      .waitFor();
    expect(await visit.barriers()).toEqual([]);
    await page.screenshot({ path: `${SCREENSHOTS}/pool-compared.png` });
    expect(visit.problems).toEqual([]);
  });

  it('lend a number, show the call that it gets, and take it back', async () => {
    await visit.open('/pool', ADMIN_KEY);
    await page.getByText('No number is lent').waitFor();
    await page.getByRole('button', { name: 'Lend a number' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Lend a number' }).click();
    // What the server says of a field stands beside it.
    await dialog.getByLabel('For whom').and(page.locator('[aria-invalid=true]')).waitFor();
    await dialog.getByRole('textbox', { name: 'Words' }).and(page.locator('[aria-invalid=true]')).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await dialog.getByLabel('For whom').fill('First tenant');
    await dialog.getByRole('textbox', { name: 'Words' }).fill('Welcome to the first tenant');
    await dialog.getByRole('button', { name: 'Lend a number' }).click();
    const session = page.getByRole('complementary', { name: /^Session of/ });
    await session.getByText('Welcome to the first tenant').waitFor();
    await session.getByText(/^(30:00|29:\d\d)$/).waitFor();
    await session.getByRole('button', { name: 'Extend' }).click();
    await session.getByText(/^(1:00:00|59:\d\d)$/).waitFor();
    await session.getByLabel('Minutes more').fill('2000');
    await session.getByRole('button', { name: 'Extend' }).click();
    await session.getByLabel('Minutes more').and(page.locator('[aria-invalid=true]')).waitFor();

    await line.mainline.app.get(PoolFollower).refresh();
    const to = ((await session.getByRole('heading', { level: 2 }).textContent()) ?? '').replaceAll(' ', '');
    const { heard } = await line.play({ to }, { voiceUrl: '/twilio/incoming-call' });
    expect(heard.heard).toEqual(['Welcome to the first tenant']);
    await session.getByRole('link', { name: '1', exact: true }).click();
    await page.getByRole('row').getByText('Greeting', { exact: true }).waitFor();
    await page.goBack();

    await session.getByRole('button', { name: 'Expire now' }).click();
    await page.getByText('No number is lent').waitFor();
    await page.getByText('1 cooling down').waitFor();
    await page.getByRole('link', { name: 'Past sessions' }).click();
    await page.getByRole('row').getByText('First tenant', { exact: true }).waitFor();
    await visit.goTo(`/pool/${await numberId(to)}`);
    await page.getByText('cooling down · US, 555').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'First tenant' }).getByText('1 call').waitFor();
    expect(visit.problems.filter((problem) => !problem.includes('400'))).toEqual([]);
  });

  it.each(SCREENS)('have nothing in the way of anybody at $width px, $theme', async (screen) => {
    const userId = `Tenant ${screen.width} ${screen.theme}`;
    const answer = await line.mainline.get('/sessions?status=active');
    const active = (await answer.json()) as {
      data: { items: { sessionId: string; phoneNumberId: string }[] };
    };
    if (active.data.items.length === 0) await send('/sessions/create', { userId, greetingText: 'Hello' });
    const { data } = (await (await line.mainline.get('/sessions?status=active')).json()) as typeof active;
    const [session] = data.items;
    const own = await Visit.begin(browser, line.mainline.url, screen);
    const shown = [
      ['pool', '/pool', /Time left|Hello/],
      ['pool-session', `/pool?session=${session?.sessionId ?? ''}`, /Expire now/],
      ['pool-past', '/pool?view=past', /First tenant/],
      ['pool-numbers', '/pool?view=numbers', /cooling down|free/],
      ['pool-number', `/pool/${session?.phoneNumberId ?? ''}`, /History/],
      ['pool-unknown', '/pool/none', /There is no such number/],
    ] as const;
    for (const [name, path, words] of shown) {
      await own.open(path, ADMIN_KEY);
      await own.page.getByText(words).first().waitFor({ state: 'attached' });
      await own.look(name);
    }
    expect(own.problems.filter((problem) => !problem.includes('400'))).toEqual([]);
    await own.end();
  });
});
