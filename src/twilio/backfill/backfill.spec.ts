import { Test } from '@nestjs/testing';
import { anEvent } from '../../../test/support/builders.js';
import { RememberedCalls } from '../../../test/support/remembered-calls.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { aRemoteCall, aRemoteRequest, TwilioAccount } from '../../../test/support/twilio-account.js';
import { ACCOUNT_SID, CALL_SID, flowContext } from '../../../test/support/twilio-requests.js';
import type { Call } from '../../calls/model/call.js';
import type { CallEventOf } from '../../calls/model/call-event.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { TwilioClient } from '../rest/twilio-client.js';
import { TwilioContext } from '../webhooks/flow.js';
import { Backfill } from './backfill.js';
import type { BackfillProgress, BackfillReport } from './backfill-report.js';
import { CallBackfill, TwilioHistory, VerifiedCalls } from './call-backfill.js';
import { StuckCalls } from './stuck-calls.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OTHER_CALL = `CA${'2'.repeat(32)}`;

describe('Backfill', () => {
  let account: TwilioAccount;
  let calls: RememberedCalls;
  let clock: SetClock;
  let backfill: Backfill;

  beforeEach(async () => {
    account = new TwilioAccount();
    calls = new RememberedCalls();
    // A minute after the start of the calls.
    clock = new SetClock();
    const config = loadAppConfig({
      NODE_ENV: 'test',
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: 'token',
    });
    const module = await Test.createTestingModule({
      providers: [
        Backfill,
        CallBackfill,
        StuckCalls,
        TwilioHistory,
        VerifiedCalls,
        { provide: TwilioClient, useValue: account },
        { provide: CallsRepository, useValue: calls },
        { provide: TwilioContext, useValue: flowContext() },
        { provide: Clock, useValue: clock },
        { provide: AppConfig, useValue: config },
      ],
    }).compile();
    backfill = module.get(Backfill);
  });

  const run = (dryRun = false): Promise<BackfillReport> =>
    backfill.run({ since: '2026-11-21T00:00:00.000Z', dryRun });
  const rows = (): Pick<Call, 'id' | 'status' | 'outcome'>[] =>
    calls.all().map(({ id, status, outcome }) => ({ id, status, outcome }));
  const incoming = (callId = CALL_SID): CallEventOf<'call.incoming'> => {
    const { data } = anEvent();
    const details = 'details' in data ? data.details : null;
    if (details === null) throw new Error('an event has details');
    return {
      id: `first of ${callId}`,
      callId,
      type: 'call.incoming',
      at: '2026-11-21T09:00:00.000Z',
      receivedAt: '2026-11-21T09:00:00.000Z',
      source: 'twilio',
      data: { details },
    };
  };

  describe('by the age of a call', () => {
    beforeEach(async () => {
      const call = account.add(aRemoteCall(), aRemoteRequest(aRemoteCall()));
      await calls.record([{ ...incoming(call.sid) }]);
    });

    it('waits for callbacks that may be under way', async () => {
      expect(await run()).toMatchObject({ calls: 1, eventsAdded: 0, callsPending: 0 });
    });

    it('takes the end from the list after a minute, and asks for no requests that Twilio does not show yet', async () => {
      clock.advance(MINUTE);
      expect(await run()).toMatchObject({ eventsAdded: 1, callsClosed: 1, callsPending: 1 });
      expect(account.questions).not.toContain(`events ${CALL_SID}`);
      expect(await run()).toMatchObject({ eventsAdded: 0, callsPending: 0 });
    });

    it('asks for the requests after a quarter of an hour, once', async () => {
      clock.advance(15 * MINUTE);
      expect(await run(true)).toMatchObject({ eventsAdded: 2, callsClosed: 1, callsPending: 0 });
      expect(await run()).toMatchObject({ eventsAdded: 2, callsClosed: 1, callsPending: 0 });
      account.questions.length = 0;
      expect(await run()).toMatchObject({ calls: 1, eventsFound: 0, eventsAdded: 0 });
      expect(account.questions).toEqual(['recordings list', 'calls list']);
    });

    it('leaves a call alone that is under way', async () => {
      account.calls.length = 0;
      account.add(aRemoteCall({ status: 'in-progress', endedAt: null, durationSeconds: null }));
      clock.advance(30 * HOUR);
      expect(await run()).toMatchObject({ eventsAdded: 0, callsClosed: 0, callsGivenUp: 0, failures: [] });
    });
  });

  describe('by whose call it is', () => {
    beforeEach(() => clock.advance(HOUR));

    it('takes a call to another number when its webhooks are ours', async () => {
      const call = aRemoteCall({ to: '+13235550199' });
      account.add(call, aRemoteRequest(call));
      expect(await run()).toMatchObject({ eventsAdded: 2 });
    });

    it('leaves the calls of others alone, and does not ask about them again', async () => {
      const call = aRemoteCall({ to: '+13235550199' });
      account.add(call, aRemoteRequest(call, { url: 'https://other.example.com/twilio/voice' }));
      account.add(aRemoteCall({ sid: OTHER_CALL, direction: 'outbound-api' }));
      expect(await run()).toMatchObject({ calls: 1, eventsAdded: 0 });
      account.questions.length = 0;
      await run();
      expect(account.questions).toEqual(['recordings list', 'calls list']);
      expect(rows()).toEqual([]);
    });

    it('brings nothing of an erased call back', async () => {
      account.add(aRemoteCall(), aRemoteRequest(aRemoteCall()));
      const { callId, at, receivedAt, source } = incoming();
      const data = { reason: 'request' } as const;
      await calls.record([
        incoming(),
        { id: 'x', callId, at, receivedAt, source, type: 'call.erased', data },
      ]);
      expect(await run()).toMatchObject({ eventsFound: 0, eventsAdded: 0 });
      expect(await calls.listEvents(CALL_SID)).toHaveLength(2);
    });
  });

  describe('with calls that never ended', () => {
    it('gives up what Twilio does not know, after the configured time and by the last that was heard', async () => {
      await calls.record([incoming()]);
      clock.advance(23 * HOUR);
      expect(await run()).toMatchObject({ eventsAdded: 0, callsGivenUp: 0 });
      clock.advance(HOUR);
      expect(await run(true)).toMatchObject({ eventsAdded: 1, callsGivenUp: 1 });
      expect(rows()).toMatchObject([{ status: 'waiting' }]);
      expect(await run()).toMatchObject({ eventsAdded: 1, callsGivenUp: 1 });
      expect(rows()).toMatchObject([{ status: 'ended', outcome: 'failed' }]);
      expect(calls.all()[0]?.endedAt).toBe('2026-11-21T09:00:00.000Z');
      expect(await run()).toMatchObject({ eventsAdded: 0, callsGivenUp: 0 });
    });

    it('asks nothing about calls that were reported by others, or that began a moment ago', async () => {
      await calls.record([incoming(), { ...incoming(OTHER_CALL), source: 'api' }]);
      clock.advance(20 * MINUTE);
      await run();
      expect(account.questions).not.toContain(`call ${CALL_SID}`);
      clock.advance(30 * HOUR);
      await run();
      expect(account.questions).toContain(`call ${CALL_SID}`);
      expect(account.questions).not.toContain(`call ${OTHER_CALL}`);
    });

    it('looks at all of them, however many there are', async () => {
      const ids = Array.from({ length: 230 }, (_item, index) => `CA${String(index).padStart(32, '0')}`);
      await calls.record(ids.map((id) => incoming(id)));
      clock.advance(30 * HOUR);
      expect(await run()).toMatchObject({ calls: 230, callsGivenUp: 230 });
    });
  });

  describe('when something fails', () => {
    const sids = Array.from({ length: 6 }, (_item, index) => `CA${String(index).padStart(32, '0')}`);

    beforeEach(() => {
      for (const sid of sids) account.add(aRemoteCall({ sid }), aRemoteRequest(aRemoteCall({ sid })));
      clock.advance(HOUR);
    });

    it('goes on with the next call, says so, and asks again the next time', async () => {
      account.broken.add(sids[1] ?? '');
      expect(await run()).toMatchObject({ calls: 5, failures: [`${sids[1]}: TWILIO_FAILED`] });
      account.broken.clear();
      expect(await run()).toMatchObject({ eventsAdded: 2, failures: [] });
      expect(rows()).toHaveLength(6);
    });

    it('ends when several calls in a row fail', async () => {
      for (const sid of sids.slice(1)) account.broken.add(sid);
      const { calls: count, failures } = await run();
      expect([count, failures.length]).toEqual([1, 3]);
    });

    it('does not go on without the list', async () => {
      account.broken.add('list');
      await calls.record([incoming(OTHER_CALL)]);
      expect(await run()).toMatchObject({ calls: 0, failures: ['calls: TWILIO_FAILED'] });
      expect(account.questions).toEqual(['recordings list']);
    });

    it('records nothing of which it cannot tell whether it is known', async () => {
      calls.isDown = true;
      const { eventsAdded, failures } = await run();
      expect(eventsAdded).toBe(0);
      expect(failures.every((failure) => failure.endsWith('STORE_UNAVAILABLE'))).toBe(true);
    });

    it('ends between two calls when it is told to, and tells of each', async () => {
      const stopping = new AbortController();
      const seen: BackfillProgress[] = [];
      const onProgress = (progress: BackfillProgress): void => {
        seen.push(progress);
        if (seen.length === 2) stopping.abort(new Error('enough'));
      };
      const request = { since: '2026-11-21T00:00:00.000Z', dryRun: false };
      const outcome = backfill.run({ ...request, onProgress, signal: stopping.signal });
      await expect(outcome).rejects.toThrow('enough');
      expect(seen).toEqual([
        { calls: 1, eventsAdded: 2, callId: sids[0] },
        { calls: 2, eventsAdded: 4, callId: sids[1] },
      ]);
    });
  });
});
