import { createHash } from 'node:crypto';
import type { StatisticsDto } from '../../src/activity/statistics/statistics.dto.js';
import { toStatisticsQuestion } from '../../src/activity/statistics/statistics-range.js';
import { toStatistics } from '../../src/activity/statistics/statistics.mapper.js';
import { type CallEvent, groupByCall } from '../../src/calls/model/call-event.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import {
  askedForMessage,
  dialed,
  dialing,
  ended,
  incoming,
  leg,
  pressed,
  recorded,
  recording,
  screened,
  screening,
} from '../support/call-history.js';
import { type Mainline, STARTING, startMainline } from '../support/mainline-app.js';
import { expectMaskedErrors } from '../support/supabase-embedded.js';
import { tallyCalls } from '../support/tally-calls.js';
import { Dice } from '../support/varied-calls.js';

const CALLS = 120;
const RANGE = { startedFrom: '2026-11-21T00:00:00.000Z', startedBefore: '2026-12-21T00:00:00.000Z' };
const ASKED = { period: 'day', zone: 'America/Los_Angeles', weekStart: 'monday' } as const;

/** What happens in calls, from the ringing to the end or to some moment before it. */
const STORIES: ((wait: number, talk: number) => CallEvent[])[] = [
  (wait, talk) => [
    ...incoming(),
    ...pressed(3, '1'),
    ...dialing(4),
    ...leg(5, 'in-progress'),
    ...screening(4 + wait),
    ...screened(5 + wait, '1'),
    ...dialed(5 + wait + talk, 'completed', true, talk),
    ...ended(6 + wait + talk),
  ],
  (wait) => [
    ...incoming(),
    ...pressed(3, '1'),
    ...dialing(4),
    ...dialed(4 + wait, 'no-answer', false),
    ...ended(9 + wait),
  ],
  (wait) => [
    ...incoming(),
    ...pressed(3, '2'),
    ...askedForMessage(4),
    ...recorded(5 + wait, wait),
    ...recording(9 + wait, 'completed', wait),
    ...ended(9 + wait),
  ],
  (wait) => [...incoming(), ...ended(wait)],
  () => incoming(),
];

describe('statistics of the whole server', () => {
  expectMaskedErrors();
  let mainline: Mainline;
  let events: CallEvent[];

  beforeAll(async () => {
    mainline = await startMainline();
    const dice = new Dice(11);
    events = Array.from({ length: CALLS }, (_, index) => storyOf(index, dice)).flat();
    const calls = mainline.app.get(CallsRepository);
    for (let at = 0; at < events.length; at += 100) await calls.record(events.slice(at, at + 100));
    await mainline.settled();
  }, STARTING);

  afterAll(() => mainline.close());

  function fromEvents(): StatisticsDto {
    const question = toStatisticsQuestion(RANGE, { ...ASKED, now: 0 });
    const calls = [...groupByCall(events).values()].map(foldCall);
    return toStatistics({ question, ...ASKED }, tallyCalls(calls, question));
  }

  it('come to what folding and adding up the recorded events comes to, over HTTP', async () => {
    const query = new URLSearchParams({ ...RANGE, ...ASKED });
    const answer = await mainline.get(`/calls/stats?${query.toString()}`);
    expect(answer.status).toBe(200);
    const expected = fromEvents();
    expect(expected.total).toMatchObject({ calls: CALLS, underWay: expect.any(Number) as number });
    expect(Object.values(expected.total.outcomes).filter((count) => count > 0).length).toBeGreaterThan(3);
    expect(await answer.json()).toEqual(expected);
  });

  it.each([MongoCallStore, SupabaseCallStore])('come to the same in %p', async (store) => {
    const question = toStatisticsQuestion(RANGE, { ...ASKED, now: 0 });
    const answer = await mainline.app.get<CallStore>(store).tally(question);
    expect(toStatistics({ question, ...ASKED }, answer)).toEqual(fromEvents());
  });
});

/** One story at some moment of four weeks, with ids of its own. */
function storyOf(index: number, dice: Dice): CallEvent[] {
  const callId = `CA${String(index).padStart(32, '0')}`;
  const shift = dice.below(28 * 86_400) * 1000;
  const story = STORIES[dice.below(STORIES.length)] ?? incoming;
  return story(1 + dice.below(40), 1 + dice.below(200)).map((event) => ({
    ...event,
    callId,
    id: createHash('sha256').update(`${callId} ${event.id}`).digest('hex').slice(0, 32),
    at: new Date(Date.parse(event.at) + shift).toISOString(),
    receivedAt: new Date(Date.parse(event.receivedAt) + shift).toISOString(),
  }));
}
