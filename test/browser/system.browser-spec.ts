import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { DeadLetters } from '../../src/calls/journal/dead-letters.js';
import { JobRunner } from '../../src/calls/maintenance/job-runner.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { aCallSid, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';
import { openBrowser, SCREENS, SCREENSHOTS, Visit } from './visit.js';

const DAY = 24 * 3600 * 1000;
const API_KEYS = `limited:admin:${apiKeyDigest('limited')}:numbers=+13235550199,desk:viewer:${apiKeyDigest('viewer')}`;

describe('the System page', () => {
  let browser: Browser;
  let mainline: Mainline;
  let visit: Visit;
  let page: Page;
  let sequence = 0;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    [browser, mainline] = await Promise.all([openBrowser(), startMainline({ variables: { API_KEYS } })]);
    // They would make the databases equal by themselves.
    await mainline.app.get(JobRunner).onModuleDestroy();
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await mainline.close();
  });

  beforeEach(async () => {
    visit = await Visit.begin(browser, mainline.url);
    page = visit.page;
    const letters = mainline.app.get(DeadLetters);
    for (const letter of await letters.list()) await letters.drop(letter);
  });
  afterEach(() => visit.end());

  const part = (name: string) => page.getByRole('region', { name });

  /** An event that Supabase refused a day ago, and would take by now. */
  async function setAside(): Promise<{ readonly event: CallEvent; readonly id: string }> {
    sequence += 1;
    const event = anEvent({ callId: aCallSid() });
    const code = '22P05';
    const reason = 'Supabase refuses what it was given: unsupported Unicode escape sequence in +14155550142';
    const at = new Date(Date.now() - DAY).toISOString();
    const letter = { store: 'supabase', sequence: 9000 + sequence, event, code, reason, at } as const;
    await mainline.app.get(DeadLetters).add(letter);
    return { event, id: `supabase-${letter.sequence}` };
  }

  const incoming = (): Record<string, string> => ({
    ...fixture('01-incoming-us-stir-a'),
    CallSid: `CA${randomBytes(16).toString('hex')}`,
  });

  it('counts a forged request, and shows a signed one with its TwiML, which is sent again', async () => {
    const form = incoming();
    await sendWebhook(mainline, '/twilio/voice', incoming(), { token: 'another' });
    await sendWebhook(mainline, '/twilio/voice', form);
    await visit.open('/system', ADMIN_KEY);
    const webhooks = part('Webhooks');
    await webhooks.getByRole('button', { name: /voice/ }).first().click();
    await webhooks.getByText('Gather', { exact: true }).first().waitFor();
    expect(await webhooks.getByLabel('Answered, TwiML').innerText()).toMatch(/^<Response>\n {2}<Gather /);
    expect(await webhooks.getByRole('link', { name: form['CallSid'] ?? '' }).getAttribute('href')).toBe(
      `/call/${form['CallSid']}`,
    );
    await webhooks.getByRole('button', { name: 'Replay' }).click();
    await webhooks.getByText('the same answer').waitFor();
    await webhooks.getByRole('button', { name: /voice replay/ }).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await webhooks.getByRole('button', { name: 'Refused 1' }).click();
    await webhooks.getByText(/Signature does not match/).waitFor();
    expect(page.url()).toMatch(/show=refused/);
    expect(await visit.barriers()).toEqual([]);
    expect(visit.problems).toEqual([]);
  });

  it('holds the list of requests still while one is read, and filters it', async () => {
    await sendWebhook(mainline, '/twilio/voice', incoming());
    await visit.open('/system', ADMIN_KEY);
    const webhooks = part('Webhooks');
    await webhooks.getByRole('button', { name: /voice/ }).first().click();
    await sendWebhook(mainline, '/twilio/menu?attempt=1', { ...incoming(), Digits: '2' });
    await webhooks.getByRole('button', { name: '1 new request' }).click();
    await webhooks.getByLabel('Filter by path or call').fill('menu');
    await eventually(async () => expect(await webhooks.getByRole('listitem').count()).toBe(1));
    await webhooks.getByLabel('Filter by path or call').fill('nothing like it');
    await webhooks.getByText('No request matches.').waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('shows a dead letter and replays it into its database', async () => {
    const { event, id } = await setAside();
    await visit.open('/system', ADMIN_KEY);
    const letters = part('Dead letters');
    await letters.getByText(/unsupported Unicode escape sequence in \+\*{7}0142/).waitFor();
    await letters.getByRole('button', { name: `Show ${id}` }).click();
    await letters.getByText(event.id).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await letters.getByRole('button', { name: `Replay ${id}` }).click();
    await letters.getByText(/^None\./).waitFor();
    await mainline.settled();
    expect(await mainline.app.get(SupabaseCallStore).listEvents(event.callId)).toEqual([event]);
    expect(visit.problems).toEqual([]);
  });

  it('drops a dead letter only when that can be undone no longer', async () => {
    const { id } = await setAside();
    await visit.open('/system', ADMIN_KEY);
    const letters = part('Dead letters');
    const count = (): number => mainline.app.get(DeadLetters).count('supabase');
    await letters.getByRole('button', { name: `Drop ${id}` }).click();
    await letters.getByText(/^None\./).waitFor();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await letters.getByRole('button', { name: `Drop ${id}` }).waitFor();
    expect(count()).toBe(1);
    await letters.getByRole('button', { name: `Drop ${id}` }).click();
    expect(count()).toBe(1);
    // Leaving the page sends what waits.
    await page.getByRole('link', { name: 'Activity' }).first().click();
    await eventually(() => expect(count()).toBe(0));
    expect(visit.problems).toEqual([]);
  });

  it('shows a day that differs, and repairs it', async () => {
    const at = new Date(Date.now() - 2 * DAY).toISOString();
    const event = anEvent({ callId: aCallSid(), at });
    await mainline.app.get(MongoCallStore).append([event]);
    await visit.open('/system', ADMIN_KEY);
    const days = part('Equal, day by day');
    await days.getByRole('button', { name: /differs, being repaired/, pressed: true }).waitFor();
    await days.getByText(/MongoDB 1 event in 1 call · Supabase none/).waitFor();
    await days.getByRole('button', { name: 'Repair now' }).click();
    await days.getByText(/^Both equal, \d+ calls? repaired/).waitFor();
    await eventually(async () =>
      expect(await days.getByRole('button', { name: /differs, being repaired/ }).count()).toBe(0),
    );
    expect(await mainline.app.get(SupabaseCallStore).listEvents(event.callId)).toEqual([event]);
    expect(visit.problems).toEqual([]);
  });

  it('says what it cannot show: to keys of some numbers, to other roles, and when parts fail', async () => {
    await visit.open('/system', 'limited');
    await page.getByText('This key covers some numbers only').waitFor();
    expect(await visit.barriers()).toEqual([]);
    expect(visit.problems).toEqual([]);
    const viewer = await Visit.begin(browser, mainline.url);
    await viewer.open('/system', 'viewer');
    await viewer.page.getByRole('heading', { name: 'Activity' }).waitFor();
    expect(await viewer.page.getByRole('link', { name: 'System' }).count()).toBe(0);
    await viewer.end();
    const failing = await Visit.begin(browser, mainline.url);
    const answer = {
      statusCode: 503,
      code: 'JOURNAL_UNAVAILABLE',
      message: 'The journal cannot be read',
      requestId: 'r-1',
    };
    await failing.page.route('**/system/dead-letters', (route) =>
      route.fulfill({ status: 503, json: answer }),
    );
    await failing.open('/system', ADMIN_KEY);
    await failing.page.getByText('The dead letters could not be loaded.').waitFor();
    await failing.page.getByText('r-1').waitFor();
    await failing.page.unroute('**/system/dead-letters');
    await failing.page.getByRole('button', { name: 'Try again' }).click();
    await failing.page
      .getByRole('region', { name: 'Dead letters' })
      .getByText(/^None\./)
      .waitFor();
    await failing.end();
  });

  describe('at every width and in both themes', () => {
    beforeAll(async () => {
      await mainline.app
        .get(MongoCallStore)
        .append([anEvent({ callId: aCallSid(), at: new Date(Date.now() - 3 * DAY).toISOString() })]);
      for (const Digits of ['1', '2'])
        await sendWebhook(mainline, '/twilio/menu?attempt=1', { ...incoming(), Digits });
    });

    it.each(SCREENS)('has nothing in the way of anybody at $width px, $theme', async (screen) => {
      await setAside();
      await setAside();
      const sized = await Visit.begin(browser, mainline.url, screen);
      await sized.open('/system', ADMIN_KEY);
      await sized.page.getByRole('button', { name: /menu/ }).nth(1).click();
      await sized.page.getByText('Answered', { exact: true }).waitFor();
      await sized.page.getByText('Replay all').waitFor();
      await sized.page.getByRole('button', { name: /differs, being repaired/ }).waitFor();
      await sized.look('system', true);
      expect(sized.problems).toEqual([]);
      await sized.end();
    });
  });
});
