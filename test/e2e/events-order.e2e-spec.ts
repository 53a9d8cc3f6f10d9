import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { type CallEvent, compareCallEvents, groupByCall } from '../../src/calls/model/call-event.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { modelRuns } from '../support/model-runs.js';
import { reportAll, wireEvents } from '../support/report-events.js';
import { StoppedClock } from '../support/stopped-clock.js';

const RUNS = modelRuns(4);
const CALLS = 500;
const EVENTS_OF_A_CALL = 20;
const CALLS_OF_AN_ARRAY = 25;

describe('the order of reported events', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({
      clock: new StoppedClock(),
      variables: { EVENTS_PER_MINUTE: '1000000' },
    });
    // Limits are those of queues that the server knows.
    await eventually(() => expect(mainline.app.get(Directory).isKnown).toBe(true));
  }, STARTING);
  afterAll(() => mainline.close());

  const send = (events: readonly object[]) => reportAll(mainline, ADMIN_KEY, events);

  /** A call with all that may happen in it, and some that may not. */
  function historyOf(callId: string): object[] {
    const call = wireEvents(callId);
    const events = [
      call.initiated(0),
      call.answered(8),
      call.held(20),
      call.held(21),
      call.resumed(40, { hold_duration: 61 }),
      call.transferred(50),
      call.resumed(51),
      call.answered(55),
      call.ended(90),
      call.ended(95, { end_reason: 'failed' }),
    ];
    return events.map((event, index) => ({ ...event, event_id: `e${index}` }));
  }

  /** What the call came to, whatever was concluded on the way there and then taken back. */
  async function resultOf(callId: string) {
    await mainline.settled();
    const call = foldCall(await mainline.app.get(CallsRepository).listEvents(callId));
    const { status, outcome, queue, agentId, answeredAt, endedAt, durationSeconds, waitSeconds } = call;
    const alerts = call.alerts.filter(({ state }) => state === 'open').map(({ kind }) => kind);
    return { status, outcome, queue, agentId, answeredAt, endedAt, durationSeconds, waitSeconds, alerts };
  }

  it('is that of their times: shuffled, repeated and split they come to one call', async () => {
    const callId = `visit-${randomUUID()}`;
    await send(historyOf(callId));
    const expected = await resultOf(callId);
    expect(expected).toMatchObject({ status: 'ended', outcome: 'answered', queue: 'legal_spanish' });
    const indexes = Array.from({ length: 10 }, (_none, index) => index);
    const order = fc
      .tuple(
        fc.shuffledSubarray(indexes, { minLength: 10 }),
        fc.array(fc.constantFrom(...indexes), { maxLength: 5 }),
      )
      .map(([all, repeats]) => [...all, ...repeats]);
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 15, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(order, sizes, async (places, lengths) => {
        const other = `visit-${randomUUID()}`;
        const events = historyOf(other);
        const left = places.flatMap((place) => events[place] ?? []);
        for (const length of lengths) if (left.length > 0) await send(left.splice(0, length));
        const results = await send(events);
        expect(results.every(({ repeated }) => repeated === true)).toBe(true);
        expect(results.map(({ status }) => status)).toEqual([
          202, 202, 202, 409, 202, 202, 409, 202, 202, 409,
        ]);
        expect(await resultOf(other)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  it(`is that of their arrival without times: ${CALLS * EVENTS_OF_A_CALL} of them, in both stores`, async () => {
    const callIds = Array.from({ length: CALLS }, () => `visit-${randomUUID()}`);
    const told = new Map<string, unknown[]>(callIds.map((callId) => [callId, []]));
    const steps = Array.from({ length: EVENTS_OF_A_CALL }, (_none, step) => step);
    const chunks: string[][] = [];
    for (let start = 0; start < CALLS; start += CALLS_OF_AN_ARRAY) {
      chunks.push(callIds.slice(start, start + CALLS_OF_AN_ARRAY));
    }
    const waiting = [...chunks];
    const sendNext = async (): Promise<void> => {
      for (let ids = waiting.pop(); ids !== undefined; ids = waiting.pop()) {
        const calls = ids;
        const events = steps.flatMap((step) => calls.map((callId) => stepOf(callId, step)));
        const results = await send(events);
        expect(results.every(({ status }) => status === 202)).toBe(true);
        results.forEach(({ call_id: callId, id }) => told.get(String(callId))?.push(id));
      }
    };
    await Promise.all([sendNext(), sendNext()]);
    await mainline.settled();
    for (const store of [MongoCallStore, SupabaseCallStore].map((one) => mainline.app.get<CallStore>(one))) {
      const found = (await Promise.all(chunks.map((ids) => store.listEventsOf(ids)))).flat();
      const calls = groupByCall(found);
      expect(callIds.map((callId) => reportedIds(calls.get(callId)))).toEqual([...told.values()]);
    }
  }, 600_000);

  function stepOf(callId: string, step: number): object {
    const call = wireEvents(callId);
    if (step === 0) return call.initiated(null);
    if (step === EVENTS_OF_A_CALL - 1) return call.ended(null);
    return call.transferred(null, { to_queue_id: step % 2 === 0 ? 'legal_spanish' : 'legal_english' });
  }

  function reportedIds(events: readonly CallEvent[] = []): string[] {
    return [...events].sort(compareCallEvents).map(({ id }) => id);
  }
});
