import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import type { PhoneLine } from '../support/phone-line.js';
import { openTelephone, type Telephone } from './telephone.js';
import { openBrowser, SCREENS, SCREENSHOTS, Visit } from './visit.js';

const TELEPHONE_AGENTS = { forwardTo: ['+15557778881', '+15557778882'] };

/** A page or a state of it: its address, and words that say it is there. */
interface Shown {
  readonly name: string;
  readonly path: (calls: Calls) => string;
  readonly words: RegExp;
  readonly isSignedOut?: boolean;
}

type Calls = Readonly<Record<'message' | 'answered' | 'erased', string>>;

const PAGES: readonly Shown[] = [
  { name: 'sign-in', path: () => '/', words: /Sign in to your calls/, isSignedOut: true },
  { name: 'activity', path: () => '/', words: /Voicemail/ },
  {
    name: 'activity-no-match',
    path: () => '/?outcome=failed&flagged=true',
    words: /No call matches these 2 filters/,
  },
  { name: 'activity-refused', path: () => '/?outcome=lost', words: /Drop it and show the rest/ },
  { name: 'call-message', path: ({ message }) => `/call/${message}`, words: /Timeline/ },
  { name: 'call-answered', path: ({ answered }) => `/call/${answered}`, words: /Timeline/ },
  { name: 'call-erased', path: ({ erased }) => `/call/${erased}`, words: /[Ee]rased/ },
  { name: 'call-unknown', path: () => '/call/CA-none', words: /no (such )?call/i },
];

describe('every page, at every width and in both themes,', () => {
  let browser: Browser;
  let telephone: Telephone;
  let line: PhoneLine;
  let calls: Calls;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    [browser, telephone] = await Promise.all([openBrowser(), openTelephone({ phone: TELEPHONE_AGENTS })]);
    line = telephone.line;
    calls = await ringAbout(line);
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await telephone.close();
  });

  it.each(SCREENS)('have nothing in the way of anybody at $width px, $theme', async (screen) => {
    const visit = await Visit.begin(browser, line.mainline.url, screen);
    for (const { name, path, words, isSignedOut = false } of PAGES) {
      await (isSignedOut ? visit.goTo(path(calls)) : visit.open(path(calls), ADMIN_KEY));
      await visit.page.getByText(words).first().waitFor({ state: 'attached' });
      await visit.look(name);
    }
    // What the server refuses on purpose is told by the browser as well.
    expect(visit.problems.filter((problem) => !/status of (400|404|410)/.test(problem))).toEqual([]);
    await visit.end();
  });
});

/** Calls of every kind, with names that are hard to show. */
async function ringAbout(line: PhoneLine): Promise<Calls> {
  const message = await line.play({
    ...{ from: '+14155550142', callerName: 'Grüße, ñandú 🎺', keys: '2', messageSeconds: 21 },
    messageText: 'Hello, this is about the invoice of last week. Please call me back before five.',
  });
  await line.play({
    from: '+442071838750',
    callerName: 'שלום עולם',
    keys: '1',
    agents: ['no-answer', 'busy'],
  });
  await line.play({ from: '+819012345678', callerName: '東京本社', hangUp: 'ringing' });
  await line.play({ withheld: true, hangUp: 'menu' });
  await line.play({ from: 'sip:front.desk@example.com', keys: '2', messageSeconds: 4 });
  const erased = await line.play({ from: '+14155550177', keys: '2', messageSeconds: 6 });
  await fetch(`${line.mainline.url}/calls/${erased.call.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': ADMIN_KEY },
  });
  const answered = await line.play({
    from: '+14155550199',
    keys: '1',
    agents: ['decline', 'accept'],
    talkSeconds: 194,
  });
  return { message: message.call.id, erased: erased.call.id, answered: answered.call.id };
}
