import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import type { StatisticsDto } from '../../src/activity/statistics/statistics.dto.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import type { PhoneLine } from '../support/phone-line.js';
import { openTelephone, type Telephone } from './telephone.js';
import { openBrowser, SCREENS, SCREENSHOTS, Visit } from './visit.js';

const AGENTS = { forwardTo: ['+15557778881', '+15557778882'] };
const WEEK = '/insights?period=last_7_days&zone=Europe/Berlin';
const STATES = [
  { name: 'insights', path: WEEK, words: 'As a table' },
  {
    name: 'insights-empty',
    path: '/insights?period=2001-01-01/2001-01-02&zone=UTC',
    words: 'No calls in this period',
  },
  { name: 'insights-refused', path: '/insights?zone=Mars/Olympus', words: 'There is no such time zone' },
] as const;
/** What the first page may load, in bytes after gzip. */
const FIRST_LOAD = 250_000;

/** A figure of the page: what it shows, how many calls it says there are, and where it leads. */
interface Shown {
  readonly text: string;
  readonly calls: number;
  readonly href: string;
}

describe('the page of insights', () => {
  let browser: Browser;
  let telephone: Telephone;
  let line: PhoneLine;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    [browser, telephone] = await Promise.all([openBrowser(), openTelephone({ phone: AGENTS })]);
    line = telephone.line;
    await ringAbout(line);
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

  const read = async <Body>(path: string): Promise<Body> =>
    (await (await line.mainline.get(path)).json()) as Body;

  async function open(path = WEEK): Promise<void> {
    await visit.open(path, ADMIN_KEY);
    await page.getByText('As a table').click();
    await page.getByRole('region', { name: 'Agents, as a table' }).waitFor();
    await page.getByText('Messages to hear').waitFor();
    await page.getByRole('link', { name: /^Rang an agent/ }).waitFor();
  }

  const figures = (): Promise<Shown[]> =>
    page.evaluate<Shown[]>(`[...document.querySelectorAll('main [data-calls]')].map((link) => ({
      text: link.textContent, calls: Number(link.dataset.calls), href: link.getAttribute('href'),
    }))`);

  it('shows the figures of the API, and each leads to exactly its calls', async () => {
    await open();
    const shown = await figures();
    expect(shown.length).toBeGreaterThan(30);
    const [first] = shown;
    const range = new URL(first?.href ?? '', line.mainline.url).searchParams;
    const { total, numbers } = await read<StatisticsDto>(`/calls/stats?${range.toString()}`);
    expect(total.calls).toBe(6);
    const textOf = (words: string): string | undefined =>
      shown.find(({ href }) => href.startsWith(words))?.text;
    expect(first?.text).toBe(String(total.calls));
    expect(textOf('/?outcome=answered&')).toBe(`${((total.answerRate ?? 0) * 100).toFixed(1)}%`);
    expect(textOf('/?outcome=missed&')).toBe(String(total.outcomes.missed));
    expect(shown.filter(({ href }) => href.includes('number=')).map(({ calls }) => calls)).toContain(
      numbers[0]?.calls,
    );
    for (const href of new Set(shown.map((one) => one.href))) {
      const said = new Set(shown.filter((one) => one.href === href).map(({ calls }) => calls));
      const { items } = await read<{ items: unknown[] }>(`/calls${href.slice(1)}&limit=100`);
      expect({ href, calls: [...said] }).toEqual({ href, calls: [items.length] });
    }
    for (const kind of [
      'offerResult=declined',
      'offerResult=busy',
      'weekday=',
      'hasTime=ring',
      'unheard=true',
    ])
      expect({ kind, some: shown.some(({ href, calls }) => href.includes(kind) && calls > 0) }).toEqual({
        kind,
        some: true,
      });
    expect(visit.problems).toEqual([]);
  });

  it('opens the calls of a figure in the list', async () => {
    await open();
    await page
      .getByRole('link', { name: /^Missed/ })
      .first()
      .click();
    await page.waitForURL(/outcome=missed/);
    await page.getByText('Missed', { exact: true }).first().waitFor();
    await page.getByRole('main').getByRole('row').locator('a[href^="/call/"]').first().waitFor();
    expect(await page.getByRole('main').locator('a[href^="/call/"]').count()).toBeGreaterThan(0);
    await page.goBack();
    await page.getByText('How long').waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('has a zone, a period and bars of one’s choice in its address', async () => {
    await open();
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.click();
    await zone.fill('kathm');
    await page.getByRole('option', { name: /Kathmandu|Katmandu/ }).click();
    await page.waitForURL(/zone=Asia%2FKat/);
    await page.getByRole('combobox', { name: 'Period' }).selectOption('Today');
    await page.waitForURL(/period=today/);
    await page.getByText('Calls by hour').waitFor();
    await page.getByRole('button', { name: 'Week' }).click();
    await page.getByText('Calls by week').waitFor();
    await page.getByRole('combobox', { name: 'Period' }).selectOption('Other …');
    await page.getByLabel('First day').fill('2001-01-01');
    await page.getByLabel('Last day').fill('2001-01-31');
    await page.getByText('No calls in this period').waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('says what is wrong with a period of too many bars, and shows the usual one instead', async () => {
    await visit.open('/insights?period=last_12_months&by=hour&zone=UTC', ADMIN_KEY);
    await page.getByText(/at most 1000 periods apart/).waitFor();
    await page.getByRole('button', { name: 'Show the last 7 days' }).click();
    await page.getByText('How long').waitFor();
  });

  it('loads charts with this page only', async () => {
    await visit.open('/', ADMIN_KEY);
    await page.getByTitle('Live').first().waitFor({ state: 'attached' });
    const loaded = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\\.(js|css)$/.test(name))`,
    );
    const files = await Promise.all(
      loaded.map((name) => readFile(join('dist/dashboard/assets', basename(name)))),
    );
    const size = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(files.length).toBeGreaterThan(2);
    expect(size).toBeLessThan(FIRST_LOAD);
    expect(loaded.filter((name) => /charts/.test(name))).toEqual([]);
    expect(files.filter((file) => file.includes('recharts'))).toEqual([]);
  });

  it.each(SCREENS)('has nothing in the way of anybody at $width px, $theme', async (screen) => {
    const other = await Visit.begin(browser, line.mainline.url, screen);
    for (const { name, path, words } of STATES) {
      await other.open(path, ADMIN_KEY);
      await other.page.getByText(words).first().waitFor();
      await other.look(name, true);
    }
    expect(other.problems.filter((problem) => !/status of 400/.test(problem))).toEqual([]);
    await other.end();
  });
});

/** Calls of six kinds; agents answer, decline, are busy and do not answer. */
async function ringAbout(line: PhoneLine): Promise<void> {
  await line.play({ from: '+14155550199', keys: '1', agents: ['accept'], talkSeconds: 194 });
  await line.play({ from: '+14155550198', keys: '1', agents: ['decline', 'accept'], talkSeconds: 61 });
  await line.play({ from: '+14155550197', keys: '1', agents: ['no-answer', 'busy'], hangUp: 'ringing' });
  await line.play({ from: '+14155550196', keys: '1', agents: ['busy', 'no-answer'] });
  await line.play({ from: '+14155550142', keys: '2', messageSeconds: 21 });
  await line.play({ withheld: true, hangUp: 'menu' });
}
