import type { Browser } from 'playwright-core';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { SignInLinks } from '../../src/pages/sign-in/sign-in-links.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { openBrowser, Visit } from './visit.js';

const keyEntry = (name: string, end = ''): string => `${name}:viewer:${apiKeyDigest(name)}${end}`;

describe('the way in to the dashboard', () => {
  let browser: Browser;
  let mainline: Mainline;
  let visit: Visit;

  beforeAll(async () => {
    browser = await openBrowser();
    mainline = await startMainline({
      variables: {
        API_KEYS: [keyEntry('desk'), keyEntry('former', ':expires=2020-11-21T12:00:00Z')].join(','),
      },
    });
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await mainline.close();
  });
  beforeEach(async () => {
    visit = await Visit.begin(browser, mainline.url);
  });
  afterEach(() => visit.end());

  const enter = async (key: string): Promise<void> => {
    await visit.page.getByLabel('API key').fill(key);
    await visit.page.keyboard.press('Enter');
  };

  it('is a key, which this tab keeps', async () => {
    await visit.goTo('/');
    await enter(ADMIN_KEY);
    await visit.page.getByRole('heading', { name: 'Activity' }).waitFor();
    await visit.page.reload();
    await visit.page.getByRole('heading', { name: 'Activity' }).waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('is a link, once, which leaves nothing in the address', async () => {
    const links = mainline.app.get(SignInLinks);
    links.listenAt(mainline.url);
    const hash = `#${links.make()?.url.split('#')[1] ?? ''}`;
    await visit.goTo(`/?flagged=true${hash}`);
    await visit.page.getByRole('heading', { name: 'Activity' }).waitFor();
    expect(visit.page.url()).toBe(`${mainline.url}/?flagged=true`);
    const other = await Visit.begin(browser, mainline.url);
    await other.goTo(`/${hash}`);
    await other.page.getByRole('alert').filter({ hasText: 'This link was used already' }).waitFor();
    await other.end();
  });

  it.each([
    ['no-such-key', 'No such key.'],
    ['former', 'This key expired on 21 November 2020. Ask for a new one.'],
  ])('is not %s', async (key, words) => {
    await visit.goTo('/');
    await enter(key);
    await visit.page.getByRole('alert').filter({ hasText: words }).waitFor();
    expect(await visit.barriers()).toEqual([]);
  });

  it('shows a viewer nothing that a viewer may not do', async () => {
    await visit.open('/', 'desk');
    await visit.page.getByRole('heading', { name: 'Activity' }).waitFor();
    await visit.page.getByText('desk · viewer').first().waitFor();
    expect(visit.problems).toEqual([]);
  });
});
