import { callDetails } from '../../../../test/support/builders.js';
import {
  dialed,
  dialing,
  ended,
  happened,
  HISTORY_RECORDING,
  incoming,
  recording,
  screened,
  second,
} from '../../../../test/support/call-history.js';
import { noted, QUEUE, reported } from '../../../../test/support/reported-history.js';
import { BY_EVIDENCE } from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import type { BreachKind } from '../../model/lifecycle-event.js';
import { foldCall } from '../fold-call.js';

const beginning = reported(0, 'call.initiated');
const routed = reported(1, 'call.routed');
const answered = reported(2, 'call.answered');
const held = reported(10, 'call.held');

function raised(kind: BreachKind, { id }: CallEvent, limitSeconds: number): CallEvent {
  const about = { kind, occurrence: id, queueId: QUEUE, agentId: null, limitSeconds, latenessSeconds: null };
  return noted(80, 'alert.raised', about);
}

const alertsOf = (...events: CallEvent[]) => foldCall(events).alerts;
const OPEN = {
  state: 'open',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  note: null,
};
const BY_FACTS = { state: 'resolved', resolvedAt: null, resolvedBy: BY_EVIDENCE };

describe('an alert', () => {
  const alert = raised('sla_wait', beginning, 30);
  const late = reported(2, 'call.answered', { waitTime: 31 });
  const act = (seconds: number, type: 'alert.acknowledged' | 'alert.resolved', by: string) =>
    noted(seconds, type, { alertId: alert.id, by });

  it('is open, with what it is about', () => {
    const about = { id: alert.id, kind: 'sla_wait', occurrence: beginning.id, raisedAt: second(80) };
    const rest = { queueId: QUEUE, agentId: null, limitSeconds: 30, latenessSeconds: null };
    expect(alertsOf(beginning, late, alert)).toEqual([{ ...about, ...rest, ...OPEN }]);
  });

  it('is acknowledged and resolved by people, the first of whom counts', () => {
    const seen = [act(90, 'alert.acknowledged', 'ann'), act(91, 'alert.acknowledged', 'bob')];
    const acknowledged = { acknowledgedAt: second(90), acknowledgedBy: 'ann' };
    expect(alertsOf(beginning, late, alert, ...seen)).toMatchObject([
      { ...acknowledged, state: 'acknowledged', resolvedBy: null },
    ]);
    const done = act(95, 'alert.resolved', 'bob');
    expect(alertsOf(beginning, late, alert, ...seen, done)).toMatchObject([
      { ...acknowledged, state: 'resolved', resolvedAt: second(95), resolvedBy: 'bob' },
    ]);
  });

  it('is not touched by what is said of another one', () => {
    const other = noted(90, 'alert.resolved', { alertId: beginning.id, by: 'ann' });
    expect(alertsOf(beginning, late, alert, other)).toMatchObject([OPEN]);
  });

  it('is resolved by evidence, whoever said what, and comes back with it', () => {
    const done = act(95, 'alert.resolved', 'bob');
    expect(alertsOf(beginning, answered, alert, done)).toMatchObject([BY_FACTS]);
    expect(alertsOf(beginning, late, alert)).toMatchObject([OPEN]);
  });

  it('of a telephone call stands while nothing shows that it was answered in time', () => {
    const [asked] = dialing(0);
    if (asked === undefined) throw new Error('it happened');
    const waited = raised('sla_wait', asked, 30);
    const connected = (seconds: number) => [...screened(seconds, '1'), ...dialed(90, 'completed', true, 50)];
    expect(alertsOf(asked, waited)).toMatchObject([OPEN]);
    expect(alertsOf(asked, waited, ...connected(31))).toMatchObject([OPEN]);
    expect(alertsOf(asked, waited, ...connected(30))).toMatchObject([BY_FACTS]);
  });

  it('that a call is stuck or a message unheard goes with the end, or once it is heard', () => {
    const about = { queueId: null, agentId: null, limitSeconds: 86_400, latenessSeconds: 0 };
    const [begun] = incoming();
    const [message] = recording(30, 'completed', 7);
    if (begun === undefined || message === undefined) throw new Error('they happened');
    const stuck = noted(90_000, 'alert.raised', { kind: 'stuck_call', occurrence: begun.id, ...about });
    expect(alertsOf(begun, stuck)).toMatchObject([OPEN]);
    expect(alertsOf(begun, stuck, ...ended(60))).toMatchObject([BY_FACTS]);
    const unheard = noted(90_000, 'alert.raised', {
      kind: 'unheard_voicemail',
      occurrence: message.id,
      ...about,
    });
    const listen = (heard: boolean, at: number) =>
      noted(at, 'voicemail.heard', { recordingSid: HISTORY_RECORDING, heard });
    expect(alertsOf(begun, message, unheard)).toMatchObject([OPEN]);
    expect(alertsOf(begun, message, unheard, listen(true, 91_000))).toMatchObject([BY_FACTS]);
    expect(alertsOf(begun, message, unheard, listen(true, 91_000), listen(false, 92_000))).toMatchObject([
      OPEN,
    ]);
    expect(
      alertsOf(begun, message, unheard, noted(91_000, 'call.erased', { reason: 'request' })),
    ).toMatchObject([BY_FACTS]);
  });

  it('says what people wrote: who resolved it before who acknowledged it', () => {
    const seen = noted(90, 'alert.acknowledged', { alertId: alert.id, by: 'ann', note: 'I call back' });
    const done = noted(95, 'alert.resolved', { alertId: alert.id, by: 'bob', note: 'Called back' });
    expect(alertsOf(beginning, late, alert, seen)).toMatchObject([{ note: 'I call back' }]);
    expect(alertsOf(beginning, late, alert, seen, act(95, 'alert.resolved', 'bob'))).toMatchObject([
      { note: 'I call back' },
    ]);
    expect(alertsOf(beginning, late, alert, seen, done)).toMatchObject([{ note: 'Called back' }]);
  });
});

describe('what goes wrong with a telephone call', () => {
  const [lost] = happened(60, 'call.lost', { reason: 'unknown_to_provider' });
  if (lost === undefined) throw new Error('it happened');

  it('is an alert of no limit and no queue', () => {
    const about = { id: lost.id, kind: 'call_lost', occurrence: lost.id, raisedAt: second(60) };
    const rest = { queueId: null, agentId: null, limitSeconds: null, latenessSeconds: null };
    expect(alertsOf(...incoming(), lost)).toEqual([{ ...about, ...rest, ...OPEN }]);
  });

  it('is in the care of the team that has the call', () => {
    const queued = happened(70, 'call.queued', { queue: QUEUE });
    expect(alertsOf(...incoming(), lost, ...queued)).toMatchObject([{ queueId: QUEUE }]);
  });

  it('is acknowledged and resolved like any other alert', () => {
    const seen = noted(90, 'alert.acknowledged', { alertId: lost.id, by: 'ann' });
    const done = noted(95, 'alert.resolved', { alertId: lost.id, by: 'bob' });
    expect(alertsOf(...incoming(), lost, seen)).toMatchObject([{ state: 'acknowledged' }]);
    expect(alertsOf(...incoming(), lost, done)).toMatchObject([{ state: 'resolved', resolvedBy: 'bob' }]);
  });

  it('is resolved by evidence when the call turns out to have ended', () => {
    expect(alertsOf(...incoming(), lost, ...ended(50))).toMatchObject([BY_FACTS]);
  });

  it.each([
    ['call_fallback', happened(3, 'call.fallback', { errorCode: '11200', details: callDetails() })],
    ['call_failed', happened(3, 'call.failed', { reason: 'server_error' })],
    ['recording_failed', recording(9, 'failed')],
  ] as const)('is told as %s, and stays', (kind, events) => {
    expect(alertsOf(...incoming(), ...events, ...ended(50))).toMatchObject([{ ...OPEN, kind }]);
  });
});

describe('evidence', () => {
  const ring = raised('sla_answer', routed, 15);
  const rerouted = noted(16, 'call.retransferred', {
    occurrence: routed.id,
    fromAgentId: 'maria',
    agentId: 'juan',
  });
  const slow = reported(1, 'call.routed', { routingTime: 16 });
  const talk = [beginning, routed, answered];
  const hold = raised('sla_hold', held, 60);
  const end = (duration: number | null, at = 50) => reported(at, 'call.ended', { duration });
  const shortest = (last: CallEvent) => [...talk, last, raised('short_call', last, 10)];
  const wait = raised('sla_wait', beginning, 30);

  it.each([
    ['a wait that lasts', [beginning, wait]],
    ['a wait that ended too late', [beginning, reported(30.001, 'call.answered'), wait]],
    ['a caller who gave up too late', [beginning, reported(30.001, 'call.ended'), wait]],
    ['ringing that lasts', [beginning, routed, ring]],
    ['ringing that took too long by report', [beginning, slow, raised('sla_answer', slow, 15)]],
    ['ringing that Mainline ended', [beginning, routed, rerouted, ring]],
    ['a hold that lasts', [...talk, held, hold]],
    ['a hold that ended too late', [...talk, held, reported(70.001, 'call.resumed'), hold]],
    ['a hold too long by report', [...talk, held, reported(20, 'call.resumed', { holdDuration: 61 }), hold]],
    ['a short call by the clock', shortest(end(null, 11.999))],
    ['a short call by report', shortest(end(9))],
  ])('stands by %s', (_what, events) => {
    expect(alertsOf(...events)).toMatchObject([OPEN]);
  });

  it.each([
    ['a wait of exactly the limit', [beginning, reported(30, 'call.answered'), wait]],
    ['a wait that was short by report', [beginning, reported(99, 'call.answered', { waitTime: 30 }), wait]],
    ['a wait that was none', [wait, answered]],
    ['an answer in time', [beginning, routed, reported(16, 'call.answered'), ring]],
    ['an answer in time before a re-routing', [beginning, routed, answered, rerouted, ring]],
    ['ringing that was none', [beginning, answered, ring]],
    ['a hold of exactly the limit', [...talk, held, reported(70, 'call.resumed'), hold]],
    [
      'a hold that was over long before the call was',
      [...talk, held, reported(20, 'call.resumed'), end(null, 99), hold],
    ],
    ['a hold that was none', [...talk, hold]],
    ['a hold that ended with the call', [...talk, held, end(null), hold]],
    ['a call of exactly the limit', shortest(end(null, 12))],
    ['a call that was long by report', shortest(end(10, 3))],
    ['a call that nobody answered', [beginning, end(3), raised('short_call', end(3), 10)]],
  ])('resolves it by %s', (_what, events) => {
    expect(alertsOf(...events)).toMatchObject([BY_FACTS]);
  });

  it('judges by the limit that the queue had', () => {
    const late = reported(40, 'call.answered');
    expect(alertsOf(beginning, late, raised('sla_wait', beginning, 40))).toMatchObject([BY_FACTS]);
    expect(alertsOf(beginning, late, raised('sla_wait', beginning, 39))).toMatchObject([OPEN]);
  });
});

describe('a flag', () => {
  const end = reported(11, 'call.ended');
  const short = [beginning, answered, end, raised('short_call', end, 10)];
  const flag = (flagged: boolean): CallEvent[] => happened(90, 'call.flagged', { flagged });

  it('is on a short call, also when its alert is resolved', () => {
    const [alert] = alertsOf(...short);
    const done = noted(95, 'alert.resolved', { alertId: alert?.id ?? '', by: 'ann' });
    expect(foldCall(short).flagged).toBe(true);
    expect(foldCall([...short, done]).flagged).toBe(true);
  });

  it('stays when somebody whose key is called like evidence resolves the alert', () => {
    const [alert] = alertsOf(...short);
    const done = noted(95, 'alert.resolved', { alertId: alert?.id ?? '', by: BY_EVIDENCE });
    expect(foldCall([...short, done]).flagged).toBe(true);
  });

  it('is not on a call that evidence shows to be long enough, or that a person took it from', () => {
    const [, , , alert] = short;
    const long = reported(12, 'call.ended');
    expect(foldCall([beginning, answered, long, ...(alert === undefined ? [] : [alert])]).flagged).toBe(
      false,
    );
    expect(foldCall([...short, ...flag(false)]).flagged).toBe(false);
    expect(foldCall([beginning, ...flag(true)]).flagged).toBe(true);
  });
});
