import { aCall } from '../../../test/support/builders.js';
import { second } from '../../../test/support/call-history.js';
import { reported } from '../../../test/support/reported-history.js';
import type { Call, CallLeg, CallOffer, CallWait } from '../../calls/model/call.js';
import { lastingIn, needsHistory, positionOf } from './position.js';

const UNDER_WAY = { outcome: null, endedAt: null, answeredAt: null, queue: null } as const;
const WAIT: CallWait = { queueId: 'sales', startedAt: second(5), result: 'waiting', milliseconds: null };
const OFFER: CallOffer = {
  agentId: 'maria',
  number: null,
  result: 'ringing',
  missedBecause: null,
  retransferred: false,
  ...{ answerMilliseconds: null, handleMilliseconds: null, holdMilliseconds: 0 },
};
const LEG: CallLeg = {
  ...{ sid: 'CA1', to: '+15557778888', status: 'ringing', startedAt: second(6), answeredAt: null },
  ...{ endedAt: null, durationSeconds: 0, accepted: false },
};

const reportedCall = (fields: Partial<Call>): Call =>
  aCall({ ...UNDER_WAY, source: 'api', legs: [], offers: [], waits: [WAIT], status: 'waiting', ...fields });
const telephoneCall = (fields: Partial<Call>): Call =>
  aCall({
    ...UNDER_WAY,
    legs: [],
    offers: [],
    waits: [],
    status: 'waiting',
    startedAt: second(0),
    ...fields,
  });

describe('where a call under way stands', () => {
  it('is in the menu until it asks for an agent', () => {
    expect(positionOf(telephoneCall({}), 'desk')).toMatchObject({
      ...{ state: 'menu', since: second(0), queueId: 'desk', engagements: [] },
    });
  });

  it('is waiting from then on, and again after a transfer', () => {
    const first = { ...WAIT, startedAt: second(1), result: 'transferred', milliseconds: 3000 } as const;
    expect(positionOf(reportedCall({ waits: [first, WAIT] }), null)).toMatchObject({
      ...{ state: 'waiting', since: second(5), queueId: 'sales' },
    });
  });

  it('names whoever is rung, by the id or by the number', () => {
    const call = reportedCall({ offers: [OFFER] });
    expect(positionOf(call, null, { ringing: second(8), hold: null }).engagements).toEqual([
      { agentId: 'maria', number: null, doing: 'ringing', since: second(8) },
    ]);
    expect(positionOf(telephoneCall({ legs: [LEG] }), null).engagements).toEqual([
      { agentId: null, number: '+15557778888', doing: 'ringing', since: second(6) },
    ]);
  });

  it('leaves whoever picked up and did not take the call yet ringing', () => {
    const asked = { ...LEG, status: 'in-progress', answeredAt: second(9) };
    const doing = (leg: CallLeg): unknown =>
      positionOf(telephoneCall({ legs: [leg] }), null).engagements.map((one) => [one.doing, one.since]);
    expect([doing(asked), doing({ ...asked, accepted: true }), doing({ ...LEG, status: 'busy' })]).toEqual([
      [['ringing', second(6)]],
      [['talking', second(9)]],
      [],
    ]);
  });

  it('is talking since the answer that counts, after a transfer the second one', () => {
    const over = { ...WAIT, result: 'answered', milliseconds: 2500 } as const;
    const call = reportedCall({ status: 'active', agentId: 'eva', answeredAt: second(1), waits: [over] });
    const since = new Date(Date.parse(second(5)) + 2500).toISOString();
    expect(positionOf(call, null)).toMatchObject({
      ...{ state: 'talking', since, engagements: [{ agentId: 'eva', doing: 'talking', since }] },
    });
  });

  it('is on hold since it was put there, as its history says', () => {
    const events = [
      reported(0, 'call.initiated'),
      reported(2, 'call.answered', { agentId: 'eva' }),
      reported(10, 'call.held'),
    ];
    expect(lastingIn(events)).toEqual({ ringing: null, hold: second(10) });
    expect(lastingIn([...events, reported(12, 'call.resumed')]).hold).toBeNull();
    const call = reportedCall({ status: 'on_hold', agentId: 'eva' });
    expect([
      needsHistory(call),
      needsHistory(reportedCall({})),
      needsHistory(reportedCall({ offers: [OFFER] })),
    ]).toEqual([...[true, false, true]]);
    expect(positionOf(call, null, lastingIn(events))).toMatchObject({ state: 'on_hold', since: second(10) });
  });

  it('is leaving a message where nobody answered', () => {
    const menu = [{ digits: '2', at: second(4) }];
    expect(positionOf(telephoneCall({ status: 'active', menu }), null)).toMatchObject({
      ...{ state: 'message', since: second(4) },
    });
  });
});
