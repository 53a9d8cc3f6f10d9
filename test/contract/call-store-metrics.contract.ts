import type { Call, CallOffer, CallWait } from '../../src/calls/model/call.js';
import type { OfferQuestion, WaitQuestion } from '../../src/calls/feed/call-metrics.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { aCall, anEvent } from '../support/builders.js';
import { tallyOffers, tallyWaits } from '../support/tally-metrics.js';
import { Dice } from '../support/varied-calls.js';
import type { OpenedCallStore } from './call-store.contract.js';

const START = Date.parse('2063-05-01T00:00:00.000Z');
const DAY = 86_400_000;
const RANGE = { from: at(0), before: at(30 * DAY) };
const AGENTS = ['maria', "o'hara", '$juan', 'Maria', '漢字'] as const;
const NUMBERS = ['+15557770001', '+15557770002'] as const;
const QUEUES = ['metrics-a', 'Metrics-A', "metrics-'b'", '$queue.id'] as const;
const LIMIT = 30;

/** What every store promises of sums over offers and waits: the one meaning of `tally-metrics.ts`. */
export function describeMetrics(name: string, open: () => Promise<OpenedCallStore>): void {
  describe(`${name} keeps the contract of metrics`, () => {
    const dice = new Dice(21);
    const calls = Array.from({ length: 200 }, (_, index) => metricCall(index, dice));
    let opened: OpenedCallStore;
    let store: CallStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
      await opened.reset?.();
      await publish(store, calls);
    });
    afterAll(async () => {
      await (opened as OpenedCallStore | undefined)?.close();
    });

    const offersTo = (fields: Partial<OfferQuestion> = {}): OfferQuestion => ({
      ...RANGE,
      agentId: 'maria',
      number: null,
      ...fields,
    });
    const waitsIn = (fields: Partial<WaitQuestion> = {}): WaitQuestion => ({
      ...RANGE,
      queueId: 'metrics-a',
      withTelephone: false,
      limitSeconds: LIMIT,
      ...fields,
    });

    it('adds up the offers of every agent, by id, and by number where there is one', async () => {
      for (const agentId of AGENTS) {
        for (const number of [null, ...NUMBERS]) {
          const question = offersTo({ agentId, number });
          const expected = tallyOffers(calls, question);
          expect({ question, answer: await store.tallyOffers(question) }).toEqual({
            question,
            answer: expected,
          });
          expect(expected.offered).toBeGreaterThan(0);
        }
      }
    });

    it('adds up the waits of every queue, with those of the telephone where they count', async () => {
      for (const queueId of QUEUES) {
        const [reported, all] = [waitsIn({ queueId }), waitsIn({ queueId, withTelephone: true })];
        for (const question of [reported, all]) {
          const answer = await store.tallyWaits(question);
          expect({ question, answer }).toEqual({ question, answer: tallyWaits(calls, question) });
          expect(answer.answeredInTime).toBeLessThan(answer.answered);
        }
        expect(tallyWaits(calls, all).offered).toBeGreaterThan(tallyWaits(calls, reported).offered);
      }
    });

    it('takes calls by their start, the end of the range left out', async () => {
      const days = [0, 3, 4, 17, 30].map((day) => at(day * DAY));
      const ranges = days.flatMap((from, index) => days.slice(index + 1).map((before) => ({ from, before })));
      for (const range of ranges) {
        expect(await store.tallyOffers(offersTo(range))).toEqual(tallyOffers(calls, offersTo(range)));
        expect(await store.tallyWaits(waitsIn(range))).toEqual(tallyWaits(calls, waitsIn(range)));
      }
      const [first] = calls.map(({ startedAt }) => startedAt).sort();
      const none = { from: at(0), before: first ?? '' };
      expect(await store.tallyOffers(offersTo(none))).toMatchObject({ offered: 0 });
    });

    it('says who waits now, whatever the range', async () => {
      const range = { from: at(-20 * DAY), before: at(-10 * DAY) };
      const answer = await store.tallyWaits(waitsIn(range));
      expect(answer).toEqual(tallyWaits(calls, waitsIn(range)));
      expect(answer).toMatchObject({ offered: 0, waitingSince: expect.any(String) as string });
      expect(answer.waiting).toBeGreaterThan(1);
    });

    it('judges the limit by the millisecond, at it and just above it', async () => {
      const wait = (milliseconds: number): CallWait => ({ ...aWait('exact', at(0)), milliseconds });
      const all = [29_999, 30_000, 30_001, 30_999].map((milliseconds, index) =>
        aCall({ id: `exact-${index}`, startedAt: at(40 * DAY), waits: [wait(milliseconds)], offers: [] }),
      );
      await publish(store, all);
      const question = waitsIn({ queueId: 'exact', from: at(40 * DAY), before: at(41 * DAY) });
      expect(await store.tallyWaits(question)).toMatchObject({ offered: 4, answered: 4, answeredInTime: 2 });
    });

    it.each([1, 2, 19, 20, 21, 40, 100])('ranks %d times exactly', async (count) => {
      const day = (50 + count) * DAY;
      const offers = Array.from({ length: count }, (_, index) => ({
        ...anOffer('ranked'),
        answerMilliseconds: index * 1000 + 999,
        handleMilliseconds: (count - index) * 1000,
      }));
      await publish(store, [aCall({ id: `ranked-${count}`, startedAt: at(day), offers, waits: [] })]);
      const question = offersTo({ agentId: 'ranked', from: at(day), before: at(day + 1) });
      const place = Math.ceil((95 * count) / 100);
      expect(await store.tallyOffers(question)).toMatchObject({
        answer: { count, p95Seconds: place - 1 },
        handle: { count, milliseconds: (count * (count + 1) * 1000) / 2, p95Seconds: place },
      });
    });

    it('is all zeroes where there is nothing, and leaves out calls that have not begun', async () => {
      const early = aCall({
        ...{ id: 'metrics-early', type: null, source: 'api', status: 'waiting', outcome: null },
        ...{ startedAt: at(45 * DAY), endedAt: null, durationSeconds: null },
        offers: [anOffer('early')],
        waits: [{ ...aWait('early', at(0)), result: 'waiting', milliseconds: null }],
      });
      await publish(store, [early]);
      const range = { from: at(45 * DAY), before: at(46 * DAY) };
      const noOffers = { offered: 0, answered: 0, missed: 0, retransferred: 0, answer: null, handle: null };
      const noWaits = { offered: 0, answered: 0, answeredInTime: 0, abandoned: 0, over: 0, waiting: 0 };
      expect(await store.tallyOffers(offersTo({ ...range, agentId: 'early' }))).toEqual({
        ...noOffers,
        holdMilliseconds: 0,
      });
      expect(await store.tallyWaits(waitsIn({ ...range, queueId: 'early' }))).toEqual({
        ...noWaits,
        waitingSince: null,
      });
    });
  });
}

/** ISO 8601. */
function at(milliseconds: number): string {
  return new Date(START + milliseconds).toISOString();
}

function anOffer(agentId: string): CallOffer {
  const times = { answerMilliseconds: 4200, handleMilliseconds: 60_000, holdMilliseconds: 0 };
  return { agentId, number: null, result: 'answered', missedBecause: null, retransferred: false, ...times };
}

function aWait(queueId: string, startedAt: string): CallWait {
  return { queueId, startedAt, result: 'answered', milliseconds: 1000 };
}

/** A call with any offers and waits, whether they could belong to one call or not. */
function metricCall(index: number, dice: Dice): Call {
  const startedAt = at(DAY + dice.below(29 * DAY));
  const endedAt = dice.happens(0.5) ? new Date(Date.parse(startedAt) + 90_000).toISOString() : null;
  return aCall({
    id: `metrics-${index}`,
    startedAt,
    endedAt,
    durationSeconds: endedAt === null ? null : 90,
    offers: Array.from({ length: dice.below(5) }, () => variedOffer(dice)),
    waits: Array.from({ length: dice.below(4) }, () => variedWait(dice, endedAt !== null)),
  });
}

function variedOffer(dice: Dice): CallOffer {
  const who = dice.happens(0.7)
    ? { agentId: dice.pick(AGENTS), number: null }
    : { agentId: null, number: dice.pick(NUMBERS) };
  const result = dice.pick(['ringing', 'answered', 'missed'] as const);
  const isAnswered = result === 'answered';
  return {
    ...who,
    result,
    missedBecause: null,
    retransferred: dice.happens(0.2),
    answerMilliseconds: isAnswered && dice.happens(0.9) ? dice.below(40_000) : null,
    handleMilliseconds: isAnswered && dice.happens(0.8) ? dice.below(9_000_000) : null,
    holdMilliseconds: isAnswered ? dice.below(50_000) : 0,
  };
}

function variedWait(dice: Dice, isOver: boolean): CallWait {
  const result = dice.pick([
    'answered',
    'abandoned',
    'transferred',
    isOver ? 'answered' : 'waiting',
  ] as const);
  return {
    queueId: dice.happens(0.2) ? null : dice.pick(QUEUES),
    startedAt: at(dice.below(DAY)),
    result,
    milliseconds: result === 'waiting' ? null : dice.below(60_000),
  };
}

async function publish(store: CallStore, calls: readonly Call[]): Promise<void> {
  for (let from = 0; from < calls.length; from += 60) {
    const some = calls.slice(from, from + 60);
    await store.append(some.map(({ id, startedAt }) => anEvent({ callId: id, at: startedAt })));
    await store.publish(some);
  }
}
