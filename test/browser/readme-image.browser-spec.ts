import { mkdirSync } from 'node:fs';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import { openTelephone } from './telephone.js';
import { openBrowser, Visit } from './visit.js';

/** Calls of a morning, the oldest first. */
const CALLS = [
  {
    from: '+442071838750',
    keys: '1',
    agents: ['no-answer', 'accept'],
    talkSeconds: 312,
  },
  {
    from: '+14155550188',
    keys: '1',
    agents: ['busy', 'no-answer'],
    messageSeconds: 34,
  },
  { from: '+13105550117', hangUp: 'ringing' },
  { from: '+16465550190', keys: '2', messageSeconds: 21 },
  { withheld: true, hangUp: 'menu' },
  { from: '+15035550164', keys: '1', agents: ['accept'], talkSeconds: 95 },
  { from: '+13105550117', keys: '2', messageSeconds: 12 },
  {
    from: '+12065550129',
    keys: '1',
    agents: ['decline', 'accept'],
    talkSeconds: 641,
  },
] as const;

/** `npm run readme:image` makes the picture of the README; otherwise there is nothing to do. */
(process.env['README_IMAGE'] === undefined ? describe.skip : describe)('the picture of the README', () => {
  it(
    'is the list of calls',
    async () => {
      mkdirSync('docs/images', { recursive: true });
      const agents = { forwardTo: ['+15557778881', '+15557778882'] };
      const [browser, telephone] = await Promise.all([openBrowser(), openTelephone({ phone: agents })]);
      for (const plan of CALLS) await telephone.line.play(plan);
      const visit = await Visit.begin(browser, telephone.line.mainline.url, { width: 1200, height: 620 });
      await visit.open('/', ADMIN_KEY);
      await visit.page.getByText('+1 206 555 0129').first().waitFor();
      await visit.page.getByTitle('Live').first().waitFor({ state: 'attached' });
      await visit.page.screenshot({ path: 'docs/images/activity.png' });
      await browser.close();
      await telephone.close();
    },
    STARTING,
  );
});
