import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import { borrowSupabase, type TemporarySupabase } from '../support/databases/shared-supabase.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { report } from '../support/report-events.js';
import { openBrowser, SCREENS, SCREENSHOTS, Visit } from './visit.js';

const QUEUES = [
  { id: 'sales', name: 'Sales queue', longest_wait_seconds: 1, agent_ids: ['first', 'second'] },
  { id: 'support', name: 'Support queue', longest_wait_seconds: 600, agent_ids: ['third'] },
  { id: 'short', name: 'Short-lived queue' },
];
const AGENTS = [
  { id: 'first', name: 'First agent', state: 'available' },
  { id: 'second', name: 'Second agent', state: 'away' },
  { id: 'third', name: 'Third agent', state: 'available' },
];

describe('the board', () => {
  let browser: Browser;
  let supabase: TemporarySupabase;
  let mainline: Mainline;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    [browser, supabase] = await Promise.all([openBrowser(), borrowSupabase()]);
    mainline = await startMainline({
      variables: { SUPABASE_URL: supabase.url, SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey },
    });
    for (const agent of AGENTS) await send('POST', '/api/agents', agent);
    for (const queue of QUEUES) await send('POST', '/api/queues', queue);
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await mainline.close();
    await supabase.close();
  });
  beforeEach(async () => {
    visit = await Visit.begin(browser, mainline.url);
    page = visit.page;
  });
  afterEach(() => visit.end());

  async function send(method: string, path: string, body: object): Promise<Response> {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const answer = await fetch(mainline.url + path, { method, headers, body: JSON.stringify(body) });
    expect([path, answer.ok]).toEqual([path, true]);
    return answer;
  }

  const say = async (id: string, event: string, fields: object = {}): Promise<void> => {
    const { status } = await report(mainline, ADMIN_KEY, { event, call_id: id, ...fields });
    expect([event, status]).toEqual([event, 202]);
  };
  const begin = (id: string, queue: string, name: string): Promise<void> =>
    say(id, 'call_initiated', { type: 'voice', queue_id: queue, from: '+14155550142', caller_name: name });
  const lane = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const open = async (path = '/board'): Promise<void> => {
    await visit.open(path, ADMIN_KEY);
    await page.getByTitle('Live').first().waitFor({ state: 'attached' });
    await lane('Waiting').waitFor();
  };
  const alertsOf = async (state: string): Promise<string[]> => {
    const answer = await mainline.get(`/api/alerts?state=${state}`);
    const { items } = (await answer.json()) as { items: { call_id: string }[] };
    return items.map(({ call_id: callId }) => callId);
  };

  it('shows a call that waits too long, until somebody has seen to it', async () => {
    await open();
    await begin('patient', 'sales', 'Patient caller');
    const alerts = page.getByRole('region', { name: 'Open alerts' });
    await lane('Waiting').getByText('over 1 s').waitFor();
    await alerts.getByText('Waits too long').waitFor();
    await alerts.getByRole('link', { name: 'Patient caller' }).waitFor();
    await alerts.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await alerts.getByRole('button', { name: 'Acknowledge' }).click();
    expect(await alertsOf('open')).toEqual(['patient']);
    await alerts.getByText('acknowledged by').waitFor();
    await eventually(async () => expect(await alertsOf('acknowledged')).toEqual(['patient']));
    await alerts.getByRole('button', { name: 'Resolve' }).click();
    await alerts.getByText('Waits too long').waitFor({ state: 'detached' });
    // Whoever leaves the page means what was done.
    await visit.goTo('/');
    await eventually(async () => expect(await alertsOf('resolved')).toEqual(['patient']));
    expect(visit.problems).toEqual([]);
  });

  it('moves a call from lane to lane, and its agent with it', async () => {
    await open();
    await begin('walker', 'support', 'Walking caller');
    await lane('Waiting').getByText('Walking caller').waitFor();
    await say('walker', 'call_routed', { agent_id: 'third' });
    await lane('Agents').getByText(/rings/).waitFor();
    await say('walker', 'call_answered');
    await lane('Talking').getByText('Walking caller').waitFor();
    await lane('Agents').getByText(/talks/).waitFor();
    await say('walker', 'call_hold');
    await lane('On hold')
      .getByText(/s left/)
      .waitFor();
    await say('walker', 'call_resumed');
    await say('walker', 'call_ended', { end_reason: 'completed' });
    await lane('Talking').getByText('Walking caller').waitFor({ state: 'detached' });
    expect(visit.problems).toEqual([]);
  });

  it('says when the queue that is watched gets another name, and when it is gone', async () => {
    await open('/board?queue=short');
    await send('PATCH', '/api/queues/short', { name: 'Renamed queue' });
    await page.getByText('“Short-lived queue” is now called “Renamed queue”').waitFor();
    await supabase.query(`delete from public.queues where id = 'short' returning id`);
    await eventually(async () => {
      await mainline.app.get(Directory).refresh();
      expect(mainline.app.get(Directory).findQueue('short')).toBeNull();
    });
    await page.getByText('The queue “Renamed queue” is not there any more').waitFor();
    expect(await visit.barriers()).toEqual([]);
    await page.getByRole('button', { name: 'Show all queues' }).click();
    await lane('Queues').getByText('Sales queue').waitFor();
    expect(visit.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  });

  it('fills the screen, and hides numbers until they are asked for', async () => {
    await say('nameless', 'call_initiated', { type: 'voice', queue_id: 'support', from: '+14155550177' });
    await open();
    await lane('Waiting').getByText('+1 415 555 0177').waitFor();
    await page.keyboard.press('f');
    await lane('Waiting').getByText('Number hidden').waitFor();
    expect(await page.getByText('+1 415 555 0177').count()).toBe(0);
    expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show numbers' }).click();
    await lane('Waiting').getByText('+1 415 555 0177').waitFor();
    await page.getByRole('button', { name: 'Leave full screen' }).click();
    await lane('Queues').waitFor();
    expect(visit.problems).toEqual([]);
  });

  it.each(SCREENS)('has nothing in the way of anybody at $width px, $theme', async (screen) => {
    const own = await Visit.begin(browser, mainline.url, screen);
    const shown = [
      ['board', '/board', /Agents/],
      ['board-queue', '/board?queue=support', /Support queue/],
      ['board-gone', '/board?queue=none', /is not there any more/],
      ['board-wall', '/board?wall', /Leave full screen/],
    ] as const;
    for (const [name, path, words] of shown) {
      await own.open(path, ADMIN_KEY);
      await own.page.getByText(words).first().waitFor({ state: 'attached' });
      await own.look(name);
    }
    expect(own.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
    await own.end();
  });
});
