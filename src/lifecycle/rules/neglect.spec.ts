import {
  ended,
  happened,
  HISTORY_RECORDING,
  incoming,
  recording,
  second,
} from '../../../test/support/call-history.js';
import { noted, reported } from '../../../test/support/reported-history.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { makeCallEvent } from '../../calls/model/make-call-event.js';
import type { DerivedFact } from './facts-due.js';
import { neglectsDue } from './neglect.js';

const PATIENCE = { stuckSeconds: 3600, unheardSeconds: 7200 };
const due = (events: readonly CallEvent[], at: number) => neglectsDue(events, PATIENCE, second(at));
const kinds = (facts: readonly DerivedFact[]) =>
  facts.map((fact) =>
    fact.type === 'alert.raised' ? [fact.data.kind, fact.data.latenessSeconds] : fact.type,
  );
const stored = (facts: readonly DerivedFact[]): CallEvent[] =>
  facts.map(
    (fact) => makeCallEvent({ ...fact, accountSid: 'AC1', receivedAt: fact.at, source: 'api' }) as CallEvent,
  );

describe('a stuck call', () => {
  it.each([
    [3599.999, []],
    [3600, [['stuck_call', 0]]],
    [3605.5, [['stuck_call', 5]]],
  ])('is one that has been under way for so long: at second %d', (at, expected) => {
    expect(kinds(due(incoming(), at))).toEqual(expected);
    expect(kinds(due([reported(0, 'call.initiated')], at))).toEqual(expected);
  });

  it('is none that has ended or not begun', () => {
    expect(due([...incoming(), ...ended(60)], 90_000)).toEqual([]);
    expect(due([reported(0, 'call.initiated'), reported(9, 'call.ended')], 90_000)).toEqual([]);
    expect(due([reported(0, 'call.answered')], 90_000)).toEqual([]);
  });

  it('is told of once, whatever arrives before it later', () => {
    const events = [...incoming(), ...stored(due(incoming(), 4000))];
    expect(due([...events, ...happened(-5, 'menu.input', menu)], 90_000)).toEqual([]);
  });
});

const menu = { digits: '1', attempt: 1, choice: 'agent', details: detailsOf(incoming()) } as const;

function detailsOf([event]: readonly CallEvent[]) {
  if (event?.type !== 'call.incoming') throw new Error('the call comes in');
  return event.data.details;
}

describe('an unheard message', () => {
  const left = [...incoming(), ...recording(30, 'completed', 7), ...ended(40)];
  const listen = (heard: boolean, at: number) =>
    noted(at, 'voicemail.heard', { recordingSid: HISTORY_RECORDING, heard });

  it.each([
    [7229.999, []],
    [7230, [['unheard_voicemail', 0]]],
    [7233, [['unheard_voicemail', 3]]],
  ])('is one that nobody heard in time: at second %d', (at, expected) => {
    expect(kinds(due(left, at))).toEqual(expected);
  });

  it('is none that was heard or erased, and is told of once', () => {
    expect(due([...left, listen(true, 50)], 90_000)).toEqual([]);
    expect(due([...left, noted(50, 'call.erased', { reason: 'request' })], 90_000)).toEqual([]);
    expect(due([...left, ...stored(due(left, 9000)), listen(true, 50), listen(false, 60)], 90_000)).toEqual(
      [],
    );
  });
});
