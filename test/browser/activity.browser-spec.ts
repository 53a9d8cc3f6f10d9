import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Clock } from '../../src/common/time/clock.js';
import { callDetails, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import type { PhoneLine } from '../support/phone-line.js';
import { openTelephone, type Telephone } from './telephone.js';
import { openBrowser, Visit } from './visit.js';

const CALLER = '+14155550142';
const MESSAGE = { from: CALLER, keys: '2', messageSeconds: 9, messageText: 'please call me back' };

describe('the list of calls', () => {
  let browser: Browser;
  let telephone: Telephone;
  let line: PhoneLine;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    [browser, telephone] = await Promise.all([
      openBrowser(),
      openTelephone({ variables: { TRANSCRIBE_VOICEMAIL: 'true' } }),
    ]);
    line = telephone.line;
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

  const open = async (path = '/'): Promise<void> => {
    await visit.open(path, ADMIN_KEY);
    await page.getByTitle('Live').first().waitFor({ state: 'attached' });
  };
  const rowOf = (id: string): Locator =>
    page.getByRole('row').filter({ has: page.locator(`a[href="/call/${id}"]`) });
  const read = async (id: string): Promise<Record<string, unknown>> =>
    (await (await line.mainline.get(`/calls/${id}`)).json()) as Record<string, unknown>;

  it('shows a call as it comes, plays its message and marks it as heard', async () => {
    await open();
    const { call } = await line.play(MESSAGE);
    const row = rowOf(call.id);
    await row.getByText('Voicemail', { exact: true }).waitFor();
    await row.getByRole('button', { name: /^Play/ }).click();
    await eventually(async () => {
      expect(await read(call.id)).toMatchObject({ voicemail: { heardAt: expect.any(String) as string } });
    });
    expect(visit.problems).toEqual([]);
  });

  it('flags by a key, and takes it back by another', async () => {
    const { call } = await line.play(MESSAGE);
    await open();
    await rowOf(call.id).getByRole('link').first().focus();
    await page.keyboard.press('f');
    await eventually(async () => expect(await read(call.id)).toMatchObject({ flagged: true }));
    await page.keyboard.press('z');
    await eventually(async () => expect(await read(call.id)).toMatchObject({ flagged: false }));
    expect(visit.problems).toEqual([]);
  });

  it.each([
    'outcome=voicemail',
    'from=%2B14155550142&hasVoicemail=true',
    'unheard=true&status=ended&direction=inbound',
    'text=call+me+back',
    'durationFrom=5&number=%2B13235550100',
  ])('has %s in its address, and shows what it says', async (query) => {
    const { call } = await line.play(MESSAGE);
    const other = await line.play({ from: '+14155550143', keys: '1' });
    await open(`/?${query}`);
    await rowOf(call.id).waitFor();
    if (!query.includes('number')) expect(await rowOf(other.call.id).count()).toBe(0);
    expect(visit.problems).toEqual([]);
  });

  it('says which filter is refused, and offers one way out', async () => {
    await open('/?outcome=lost');
    await page.getByRole('button', { name: 'Drop it and show the rest' }).click();
    await page.waitForURL(`${line.mainline.url}/`);
  });

  it('is downloaded as it is filtered', async () => {
    const { call } = await line.play(MESSAGE);
    await open('/?outcome=voicemail');
    await rowOf(call.id).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /CSV/ }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain(call.id);
    expect(text.split('\n')[0]).toMatch(/^\uFEFF?id,/);
    expect(visit.problems).toEqual([]);
  });

  it('makes up for a lost connection without a gap or a double', async () => {
    await open();
    await page.context().setOffline(true);
    await page.getByText('No connection.').waitFor();
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await line.play(MESSAGE)).call.id);
    await page.context().setOffline(false);
    // By the keyboard: with the pointer where the button was, on the list, what comes would be held back.
    await page.getByRole('button', { name: 'Try now' }).press('Enter');
    for (const id of ids) await rowOf(id).waitFor();
    for (const id of ids) expect(await rowOf(id).count()).toBe(1);
    expect(visit.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(problem))).toEqual(
      [],
    );
  });

  it('holds back what comes while somebody reads, and shows it when asked', async () => {
    await record(manyCalls(120));
    await open();
    await page.getByRole('row').nth(3).waitFor();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 1500);
    await eventually(async () => expect(await page.evaluate('window.scrollY')).toBeGreaterThan(300));
    const reading = page
      .getByRole('row')
      .filter({ has: page.getByRole('link') })
      .nth(8);
    const before = await reading.boundingBox();
    const { call } = await line.play(MESSAGE);
    await page.getByRole('button', { name: '1 new call' }).waitFor();
    expect(await reading.boundingBox()).toEqual(before);
    await page.keyboard.press('n');
    await rowOf(call.id).waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('keeps at most sixty of ten thousand rows in the document', async () => {
    await record(manyCalls(2000));
    await open();
    await page.getByRole('row').nth(3).waitFor();
    let most = 0;
    for (let step = 0; step < 40; step += 1) {
      await page.mouse.move(700, 500);
      await page.mouse.wheel(0, 2500);
      await page.evaluate('new Promise(requestAnimationFrame)');
      most = Math.max(most, await page.getByRole('row').count());
    }
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(60);
    expect(visit.problems).toEqual([]);
  });

  it('opens a call by keys, goes on to its neighbours, and comes back to where it was', async () => {
    const { call } = await line.play(MESSAGE);
    await open();
    await rowOf(call.id).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/call/${call.id}`);
    await page.getByText(/^1 of \d/).waitFor();
    await page.keyboard.press('j');
    await page.getByText(/^2 of \d/).waitFor();
    expect(page.url()).not.toContain(call.id);
    expect(await visit.barriers()).toEqual([]);
    await page.getByRole('button', { name: 'Previous call (k)' }).click();
    await page.waitForURL(`**/call/${call.id}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(`${line.mainline.url}/`);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await visit.barriers()).toEqual([]);
    expect(visit.problems).toEqual([]);
  });

  /** Calls of an hour ago and before, a minute each. */
  function manyCalls(count: number) {
    const now = (line.time ?? new Clock()).now().getTime();
    return Array.from({ length: count }, (_, index) => {
      const at = new Date(now - 3_600_000 - index * 60_000).toISOString();
      const details = callDetails({ from: `+1415555${String(1000 + (index % 9000))}` });
      return anEvent({ callId: `CA-many-${count}-${index}`, type: 'call.incoming', at, data: { details } });
    });
  }

  async function record(events: readonly ReturnType<typeof anEvent>[]): Promise<void> {
    await line.mainline.app.get(CallsRepository).record([...events]);
    await line.mainline.settled();
  }
});
