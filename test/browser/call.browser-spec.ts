import type { Browser, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import type { PhoneLine } from '../support/phone-line.js';
import { openTelephone, type Telephone } from './telephone.js';
import { openBrowser, Visit } from './visit.js';

const MESSAGE = { from: '+14155550142', keys: '2', messageSeconds: 9, messageText: 'please call me back' };

describe('the page of a call', () => {
  let browser: Browser;
  let telephone: Telephone;
  let line: PhoneLine;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    [browser, telephone] = await Promise.all([openBrowser(), openTelephone()]);
    line = telephone.line;
    await ask('POST', '/api/queues', { id: 'sales', name: 'Sales' });
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

  function ask(method: string, path: string, body?: object): Promise<Response> {
    return fetch(line.mainline.url + path, {
      method,
      headers: {
        'x-api-key': ADMIN_KEY,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** A call with a message, and its page. @returns its id */
  async function openMessage(): Promise<string> {
    const { call } = await line.play(MESSAGE);
    await visit.open(`/call/${call.id}`, ADMIN_KEY);
    await page.getByRole('button', { name: 'Flag', exact: true }).waitFor();
    return call.id;
  }

  const becomes = (id: string, expected: object): Promise<void> =>
    eventually(async () =>
      expect(await (await line.mainline.get(`/calls/${id}`)).json()).toMatchObject(expected),
    );

  it('hands the call to a team, and takes it back', async () => {
    const id = await openMessage();
    await page.getByLabel('Queue').selectOption({ label: 'Sales' });
    await becomes(id, { queue: 'sales', queueName: 'Sales' });
    await page.getByRole('button', { name: /^Undo/ }).click();
    await becomes(id, { queue: null });
    await eventually(async () => expect(await page.getByLabel('Queue').inputValue()).toBe(''));
    expect(visit.problems).toEqual([]);
  });

  it('flags, and keeps a note', async () => {
    const id = await openMessage();
    await page.getByRole('button', { name: 'Flag', exact: true }).click();
    await becomes(id, { flagged: true });
    const note = 'שלום 🎺 call back '.repeat(60).trim();
    await page.getByLabel('Note on this call').fill(note);
    await becomes(id, { note });
    await page.reload();
    await eventually(async () => expect(await page.getByLabel('Note on this call').inputValue()).toBe(note));
    expect(visit.problems).toEqual([]);
  });

  it('shows a note that somebody else wrote meanwhile beside one that is refused', async () => {
    const id = await openMessage();
    // What is asked here comes too late: somebody else's note is there before.
    let isFirst = true;
    await page.route(`**/calls/${id}`, async (route) => {
      const isLate = isFirst && route.request().method() === 'PATCH';
      if (isLate) isFirst = false;
      if (isLate) await ask('PATCH', `/calls/${id}`, { note: 'of another' });
      await route.continue();
    });
    await page.getByLabel('Note on this call').fill('of mine');
    await page.getByRole('button', { name: 'Compare' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('of another').waitFor();
    expect(await visit.barriers()).toEqual([]);
    await dialog.getByRole('button', { name: 'Use mine' }).click();
    await becomes(id, { note: 'of mine' });
    expect(visit.problems.filter((problem) => !problem.includes('412'))).toEqual([]);
  });

  it('erases once the last digits of the number are typed', async () => {
    const id = await openMessage();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Erase' }).click();
    const button = page.getByRole('button', { name: 'Erase for good' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await visit.barriers()).toEqual([]);
    await page.getByRole('dialog').getByRole('textbox').fill('0142');
    await button.click();
    await page.getByText(/^Erased on/).waitFor();
    await becomes(id, { from: null });
    expect(visit.problems).toEqual([]);
  });

  it('shows which databases hold it, and its raw events', async () => {
    await openMessage();
    await page.getByText('both, equal').waitFor();
    await page.getByRole('switch', { name: 'Raw data' }).setChecked(true, { force: true });
    await page.locator('pre').filter({ hasText: '"details"' }).first().waitFor();
    expect(await visit.barriers()).toEqual([]);
    expect(visit.problems).toEqual([]);
  });
});
