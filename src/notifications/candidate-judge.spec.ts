import { anEvent } from '../../test/support/builders.js';
import { eventually } from '../../test/support/eventually.js';
import { SetClock } from '../../test/support/set-clock.js';
import type { DeliveryListener } from '../calls/delivery/store-drain.js';
import { CandidateJudge } from './candidate-judge.service.js';
import type { Verdict } from './notification-body.js';
import type { Candidate } from './notification-log.js';

const CALL = 'visit-1';
const SENT: Verdict = { kind: 'send', body: '{}' };

describe('CandidateJudge', () => {
  let clock: SetClock;
  let verdict: Verdict;
  let looks: number;
  let isStored: boolean;
  let decided: string[];
  let deliver: DeliveryListener;
  let judge: CandidateJudge;

  beforeEach(() => {
    clock = new SetClock();
    [verdict, looks, isStored, decided] = [SENT, 0, true, []];
    const bodies = {
      judge: () => {
        looks += 1;
        return Promise.resolve(verdict);
      },
    };
    const log = {
      isStored: () => isStored,
      isAwaited: () => true,
      accept: () => void decided.push('accepted'),
      reject: () => void decided.push('rejected'),
    };
    const drains = {
      onDelivered: (listener: DeliveryListener) => {
        deliver = listener;
        return () => undefined;
      },
    };
    judge = new CandidateJudge(bodies as never, log as never, clock, drains as never);
  });
  afterEach(() => judge.stop());

  function aCandidate(type: 'call.ended' | 'alert.raised' = 'call.ended'): Candidate {
    const at = clock.nowIso();
    const notification = { id: 'msg_1', type, callId: CALL, eventId: 'e1', at, receivedAt: at };
    return { number: 1, sequence: 1, notification };
  }

  const looked = (times: number): Promise<void> => eventually(() => expect(looks).toBe(times));

  it('accepts alerts at once, without a database', () => {
    isStored = false;
    judge.consider([aCandidate('alert.raised')]);
    expect([decided, looks]).toEqual([['accepted'], 0]);
  });

  it('looks at nothing before a database has the event', async () => {
    isStored = false;
    judge.consider([aCandidate()]);
    deliver('mongodb', [anEvent({ callId: 'another' })]);
    expect(looks).toBe(0);
    deliver('mongodb', [anEvent({ callId: CALL })]);
    await eventually(() => expect(decided).toEqual(['accepted']));
  });

  it('looks again at whatever else is delivered of the call', async () => {
    verdict = { kind: 'wait', isWhole: true };
    judge.consider([aCandidate()]);
    await looked(1);
    verdict = SENT;
    deliver('supabase', [anEvent({ callId: CALL })]);
    await eventually(() => expect(decided).toEqual(['accepted']));
  });

  it('gives up after a day what the whole call does not bear out, and nothing while no database can tell', async () => {
    verdict = { kind: 'wait', isWhole: false };
    judge.consider([aCandidate()]);
    await looked(1);
    clock.advance(3 * 86_400_000);
    deliver('mongodb', [anEvent({ callId: CALL })]);
    await looked(2);
    expect(decided).toEqual([]);
    verdict = { kind: 'wait', isWhole: true };
    deliver('mongodb', [anEvent({ callId: CALL })]);
    await eventually(() => expect(decided).toEqual(['rejected']));
  });

  it('rejects what is to be dropped', async () => {
    verdict = { kind: 'drop' };
    judge.consider([aCandidate()]);
    await eventually(() => expect(decided).toEqual(['rejected']));
  });
});
