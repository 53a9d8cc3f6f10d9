import fc from 'fast-check';
import { reported } from '../../../test/support/reported-history.js';
import { EventSet } from '../../calls/fold/event-set.js';
import { replay } from '../../calls/fold/lifecycle/replay.js';
import { typeOfWireName } from '../../lifecycle/report/wire-names.js';
import { expectVerdict } from './expected-verdict.js';
import { EVENT_NAMES, type EventName } from './lifecycle-call.js';

const BEGAN = Date.parse('2026-11-21T09:00:00.000Z');

const received = (event: EventName, second: number) => ({
  event,
  event_id: `${event}-${second}`,
  timestamp: new Date(BEGAN + second * 1000).toISOString(),
});

describe('the verdict that an event should get', () => {
  it('waits for the beginning of the call', () => {
    expect(expectVerdict([received('call_hold', 5)])).toEqual({ isRefused: false, state: null });
    expect(expectVerdict([])).toEqual({ isRefused: false, state: null });
  });

  it('is a refusal where the state does not allow it, which a late event may mend', () => {
    const early = [received('call_initiated', 0), received('call_hold', 20)];
    expect(expectVerdict(early)).toEqual({ isRefused: true, state: 'waiting' });
    expect(expectVerdict([...early, received('call_answered', 9)])).toEqual({
      isRefused: false,
      state: 'on_hold',
    });
  });

  it('is that of the fold, for any events in any order', () => {
    // One beginning, and no two events in one moment: what a plan makes.
    const courses = fc
      .array(fc.constantFrom(...EVENT_NAMES.filter((name) => name !== 'call_initiated')), { maxLength: 9 })
      .chain((names) => {
        const events = [received('call_initiated', 0), ...names.map((name, at) => received(name, at + 1))];
        return fc.shuffledSubarray(events, { minLength: 1 });
      });
    fc.assert(
      fc.property(courses, (events) => {
        const facts = events.map(({ event, timestamp }) => {
          const type = typeOfWireName(event) ?? 'call.ended';
          return reported((Date.parse(timestamp) - BEGAN) / 1000, type);
        });
        const { state, verdicts } = replay(new EventSet(facts).all);
        const verdict = verdicts.get(facts.at(-1)?.id ?? '');
        expect(expectVerdict(events)).toEqual({ isRefused: verdict?.kind === 'refused', state });
      }),
    );
  });
});
