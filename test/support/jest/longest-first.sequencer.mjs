import Sequencer from '@jest/test-sequencer';

/** What takes a minute and more, in that order: a fresh machine knows no times, and one of these begun last keeps all others waiting. */
const LONGEST = [
  'test/contract/supabase-call-store',
  'test/chaos/process-kill.',
  'test/chaos/reported-events',
  'test/property/phone.',
  'test/chaos/notifications',
  'test/chaos/long/',
  'test/browser/pages',
  'test/browser/board',
  'test/browser/pool',
  'test/browser/phone',
  'test/e2e/outage',
  'test/contract/number-pool',
  'test/property/number-pool',
  'test/e2e/phone-menu',
  'test/e2e/deadlines',
  'test/e2e/events-order',
  'test/contract/mongo-call-store',
];

/** Begins with the longest files; the rest as Jest itself would. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.includes(name));
      return place === -1 ? LONGEST.length : place;
    };
    return super.sort(tests).sort((left, right) => placeOf(left) - placeOf(right));
  }
}
