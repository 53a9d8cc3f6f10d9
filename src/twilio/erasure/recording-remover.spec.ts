import { Test } from '@nestjs/testing';
import {
  HISTORY_CALL,
  HISTORY_RECORDING,
  incoming,
  recorded,
  recording,
  second,
} from '../../../test/support/call-history.js';
import { eventually } from '../../../test/support/eventually.js';
import { RememberedCalls } from '../../../test/support/remembered-calls.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { TwilioAccount } from '../../../test/support/twilio-account.js';
import { ACCOUNT_SID } from '../../../test/support/twilio-requests.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { CallEventFactory } from '../../calls/model/call-event.factory.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { AppConfig } from '../../config/app-config.js';
import { Eraser } from '../../calls/erasure/eraser.js';
import { JobRunner } from '../../calls/maintenance/job-runner.js';
import { Leases } from '../../database/link/leases.js';
import { Clock } from '../../common/time/clock.js';
import { TwilioClient } from '../rest/twilio-client.js';
import { RecordingRemover } from './recording-remover.js';
import { RemovalJob } from './removal.job.js';

const erased: CallEvent = {
  id: 'tombstone',
  callId: HISTORY_CALL,
  type: 'call.erased',
  at: second(100),
  receivedAt: second(100),
  source: 'twilio',
  data: { reason: 'request' },
};

describe('deleting the recordings of erased calls', () => {
  const account = new TwilioAccount();
  const warnings: unknown[] = [];
  /** Seconds for which the lease was asked. */
  const leases: number[] = [];
  const clock = new SetClock();
  let calls: RememberedCalls;
  let isHolder: boolean;
  let tellOfErasure: () => void;
  let remover: RecordingRemover;
  let runner: JobRunner;

  beforeEach(async () => {
    calls = new RememberedCalls();
    isHolder = true;
    account.questions.length = 0;
    account.broken.clear();
    account.elsewhere.clear();
    account.deleted.clear();
    account.accounts.length = 0;
    warnings.length = 0;
    leases.length = 0;
    const onErased = (listener: () => void): (() => void) => {
      tellOfErasure = listener;
      return () => (tellOfErasure = () => undefined);
    };
    const hold = (_name: string, seconds: number): Promise<boolean> => {
      leases.push(seconds);
      return Promise.resolve(isHolder);
    };
    const module = await Test.createTestingModule({
      providers: [
        RecordingRemover,
        JobRunner,
        RemovalJob,
        { provide: TwilioClient, useValue: account },
        { provide: CallsRepository, useValue: calls },
        CallEventFactory,
        { provide: AppConfig, useValue: { twilio: { accountSid: ACCOUNT_SID } } },
        { provide: Clock, useValue: clock },
        { provide: Eraser, useValue: { onErased } },
        { provide: Leases, useValue: { hold, renew: hold } },
      ],
    })
      .setLogger({
        log: () => undefined,
        error: () => undefined,
        warn: (...line: unknown[]) => warnings.push(line),
      })
      .compile();
    remover = module.get(RecordingRemover);
    runner = module.get(JobRunner);
    await calls.record([...incoming(), ...recorded(20, 9), ...recording(25, 'completed', 9)]);
  });

  const run = (): Promise<number> => remover.run(new AbortController().signal);
  const deletions = async (): Promise<CallEvent[]> => {
    const events = await calls.listEvents(HISTORY_CALL);
    return events.filter(({ type }) => type === 'recording.deleted');
  };

  it('deletes each one once, and notes it', async () => {
    await calls.record([erased]);
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(account.questions).toEqual([`remove ${HISTORY_RECORDING}`]);
    expect(await deletions()).toMatchObject([
      { data: { recordingSid: HISTORY_RECORDING }, source: 'twilio' },
    ]);
  });

  it('deletes nothing of a call that was not erased', async () => {
    expect(await run()).toBe(0);
    expect(account.questions).toEqual([]);
  });

  it('tries again what Twilio does not delete, and says so once', async () => {
    await calls.record([erased]);
    account.broken.add(HISTORY_RECORDING);
    expect([await run(), await run()]).toEqual([0, 0]);
    expect([(await deletions()).length, warnings.length]).toEqual([0, 1]);
    account.broken.clear();
    expect(await run()).toBe(1);
    expect(await deletions()).toHaveLength(1);
  });

  it('claims no deletion that Twilio did not confirm, and asks again after an hour', async () => {
    await calls.record([erased]);
    account.elsewhere.add(HISTORY_RECORDING);
    expect([await run(), await run()]).toEqual([0, 0]);
    expect([(await deletions()).length, warnings.length, account.questions.length]).toEqual([0, 1, 1]);
    clock.shift(-86_400_000);
    clock.advance(3_600_000);
    expect(await run()).toBe(0);
    account.elsewhere.clear();
    clock.advance(3_600_000);
    expect(await run()).toBe(1);
    expect(await deletions()).toHaveLength(1);
  });

  it('notes a deletion that Twilio remembers', async () => {
    await calls.record([erased]);
    account.deleted.add(HISTORY_RECORDING);
    expect(await run()).toBe(1);
    expect(await deletions()).toHaveLength(1);
  });

  it('deletes a recording in the account that has it', async () => {
    const accountSid = `AC${'7'.repeat(32)}`;
    const [report] = recording(26, 'completed', 9);
    if (report?.type !== 'recording.status') throw new Error('no report');
    const data = { ...report.data, recordingSid: 'RE7', accountSid };
    await calls.record([erased, { ...report, id: 'other', data }]);
    expect(await run()).toBe(2);
    expect(account.accounts.toSorted()).toEqual([accountSid, accountSid]);
  });

  it('deletes at once when it is told of an erasure', async () => {
    runner.onApplicationBootstrap();
    await calls.record([erased]);
    tellOfErasure();
    await eventually(async () => expect(await deletions()).toHaveLength(1));
    await runner.onModuleDestroy();
    expect(leases).toEqual([120, 0]);
  });

  it('leaves it to the instance that holds the lease', async () => {
    isHolder = false;
    runner.onApplicationBootstrap();
    await calls.record([erased]);
    tellOfErasure();
    await runner.onModuleDestroy();
    expect(account.questions).toEqual([]);
  });
});
