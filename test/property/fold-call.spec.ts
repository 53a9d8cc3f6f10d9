import fc from 'fast-check';
import type { Call } from '../../src/calls/model/call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { isTerminal } from '../../src/calls/fold/provider-status.js';
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
  transcribed,
} from '../support/call-history.js';
import { modelRuns } from '../support/model-runs.js';

const RUNS = modelRuns(2000);
const seconds = fc.integer({ min: 0, max: 120 });
const length = fc.option(fc.integer({ min: 0, max: 90 }));
const LEG_STATUSES = [
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'canceled',
  'failed',
];
const FINAL_STATUSES = ['completed', 'busy', 'no-answer', 'canceled', 'failed'];

/** Any event at any time: real histories are a small part of what must fold. */
const oneEvent: fc.Arbitrary<CallEvent[]> = fc.oneof(
  fc.constant(incoming()),
  fc
    .tuple(seconds, fc.constantFrom('', '1', '2', '9', '#'), fc.integer({ min: 1, max: 4 }))
    .map((all) => pressed(...all)),
  fc.tuple(seconds, fc.boolean()).map((all) => dialing(...all)),
  fc.tuple(seconds, fc.constantFrom(...LEG_STATUSES), length).map((all) => leg(...all)),
  seconds.map(screening),
  fc.tuple(seconds, fc.constantFrom('1', '5')).map((all) => screened(...all)),
  fc
    .tuple(seconds, fc.constantFrom(...FINAL_STATUSES), fc.option(fc.boolean()), length)
    .map((all) => dialed(...all)),
  seconds.map((at) => askedForMessage(at)),
  fc.tuple(seconds, fc.integer({ min: 0, max: 90 })).map((all) => recorded(...all)),
  fc.tuple(seconds, fc.constantFrom('completed', 'absent', 'failed'), length).map((all) => recording(...all)),
  fc.tuple(seconds, fc.string()).map((all) => transcribed(...all)),
  fc.tuple(seconds, fc.constantFrom(...FINAL_STATUSES)).map((all) => ended(...all)),
);

const history = fc.array(oneEvent, { minLength: 1, maxLength: 14 }).map((events) => events.flat());

/** A history, and the same in another order with repeats, some of them received again later. */
const delivered = history.chain((events) =>
  fc.record({
    events: fc.constant(events),
    again: fc
      .array(fc.nat(events.length - 1), { maxLength: 10 })
      .map((picks) => picks.flatMap((pick) => receivedAgain(events[pick]))),
    order: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
  }),
);

function receivedAgain(event: CallEvent | undefined): CallEvent[] {
  return event === undefined ? [] : [{ ...event, receivedAt: '2026-11-21T10:00:00.000Z', at: event.at }];
}

function shuffled(events: CallEvent[], order: number[]): CallEvent[] {
  return events
    .map((event, index) => ({ event, key: order[index % order.length] ?? 0 }))
    .sort((left, right) => left.key - right.key)
    .map(({ event }) => event);
}

describe('the fold', () => {
  it('does not depend on order and repeats', () => {
    fc.assert(
      fc.property(delivered, ({ events, again, order }) => {
        expect(foldCall(shuffled([...events, ...again], order))).toEqual(foldCall(events));
      }),
      { numRuns: RUNS },
    );
  });

  it('never lowers a terminal status as events come in', () => {
    fc.assert(
      fc.property(history, (events) => {
        const rows = events.map((_event, index) => foldCall(events.slice(0, index + 1)));
        expect(rows.slice(1).every((row, index) => isNoStepBack(rows[index], row))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps its own promises for any history', () => {
    fc.assert(
      fc.property(history, (events) => {
        const call = foldCall(events);
        expect(call.outcome === null).toBe(call.endedAt === null);
        expect(call.status === 'ended').toBe(call.endedAt !== null);
        expect(call.durationSeconds === null).toBe(call.endedAt === null);
        expect(call.outcome === 'answered').toBe(call.answeredAt !== null && call.endedAt !== null);
        expect(Math.min(call.waitSeconds, call.talkSeconds)).toBeGreaterThanOrEqual(0);
        const times = [call.startedAt, call.answeredAt, call.endedAt].filter((time) => time !== null);
        expect(times).toEqual(times.toSorted());
        for (const { startedAt, answeredAt, endedAt } of call.legs) {
          const ofLeg = [startedAt, answeredAt, endedAt].filter((time) => time !== null);
          expect(ofLeg).toEqual(ofLeg.toSorted());
        }
        expect(call.eventCount).toBe(new Set(events.map((event) => event.id)).size);
      }),
      { numRuns: RUNS },
    );
  });

  it('would be found out if the last callback won', () => {
    const lastWins = (events: CallEvent[]): string | null => {
      const last = events
        .filter((event) => event.type === 'call.status' || event.type === 'leg.status')
        .at(-1);
      return last?.data.status ?? null;
    };
    const outcome = fc.check(
      fc.property(delivered, ({ events, order }) => lastWins(shuffled(events, order)) === lastWins(events)),
      { numRuns: RUNS },
    );
    expect(outcome.failed).toBe(true);
  });
});

function isNoStepBack(before: Call | undefined, after: Call): boolean {
  if (before === undefined) return true;
  const keepsEnd = before.status !== 'ended' || after.status === 'ended';
  return keepsEnd && (!isTerminal(before.providerStatus) || isTerminal(after.providerStatus));
}
