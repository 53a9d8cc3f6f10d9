import { Test, type TestingModule } from '@nestjs/testing';
import { RememberedCalls } from '../../../test/support/remembered-calls.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { Leases } from '../../database/link/leases.js';
import { JobRunner } from '../../calls/maintenance/job-runner.js';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { Backfill } from './backfill.js';
import { BackfillJob } from './backfill.job.js';
import type { BackfillReport, BackfillRequest } from './backfill-report.js';
import { OutageJob } from './outage.job.js';
import { BackfillWindow } from './backfill-window.js';
import { VerifiedCalls } from './call-backfill.js';

const MINUTE = 60_000;
const CALL = `CA${'1'.repeat(32)}`;

describe('the schedule of the backfill', () => {
  const runs: BackfillRequest[] = [];
  /** Seconds for which the lease was asked. */
  const leases: number[] = [];
  let calls: RememberedCalls;
  let clock: SetClock;
  let outcome: Partial<BackfillReport>;
  let isHolder: boolean;
  /** Calls that a run looks at. */
  let progress: number;
  let log: MaintenanceLog;
  let verified: VerifiedCalls;
  let runner: JobRunner;
  let module: TestingModule;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    runs.length = 0;
    leases.length = 0;
    outcome = {};
    isHolder = true;
    progress = 0;
  });
  afterEach(async () => {
    await runner.onModuleDestroy();
    jest.useRealTimers();
  });

  function report({ since, dryRun }: BackfillRequest): BackfillReport {
    const startedAt = clock.nowIso();
    const times = { startedAt, finishedAt: startedAt, since, dryRun };
    const counts = { calls: 0, eventsFound: 0, eventsAdded: 0, callsClosed: 0, callsGivenUp: 0 };
    return { ...times, ...counts, callsPending: 0, failures: [], ...outcome };
  }

  async function start(environment: AppConfig['environment']): Promise<void> {
    calls = new RememberedCalls();
    clock = new SetClock();
    const run = (request: BackfillRequest): Promise<BackfillReport> => {
      runs.push(request);
      for (let count = 1; count <= progress; count += 1)
        request.onProgress?.({ calls: count, eventsAdded: 0, callId: CALL });
      return Promise.resolve(report(request));
    };
    const hold = (_name: string, seconds: number): Promise<boolean> => {
      leases.push(seconds);
      return Promise.resolve(isHolder);
    };
    const config = { ...loadAppConfig({ NODE_ENV: 'test' }), environment };
    module = await Test.createTestingModule({
      providers: [
        JobRunner,
        BackfillJob,
        OutageJob,
        BackfillWindow,
        VerifiedCalls,
        MaintenanceLog,
        { provide: Backfill, useValue: { run } },
        { provide: CallsRepository, useValue: calls },
        { provide: Clock, useValue: clock },
        { provide: AppConfig, useValue: config },
        { provide: Leases, useValue: { hold, renew: hold } },
      ],
    })
      .setLogger({ log: () => undefined, error: () => undefined, warn: () => undefined })
      .compile();
    log = module.get(MaintenanceLog);
    verified = module.get(VerifiedCalls);
    runner = module.get(JobRunner);
    runner.onApplicationBootstrap();
  }

  async function pass(milliseconds: number): Promise<void> {
    clock.advance(milliseconds);
    await jest.advanceTimersByTimeAsync(milliseconds);
  }

  it.each([
    ['production', MINUTE],
    ['development', 5000],
  ] as const)('begins a while after the start in %s', async (environment, delay) => {
    await start(environment);
    await pass(delay - 1);
    expect(runs).toHaveLength(0);
    await pass(1);
    expect(runs).toHaveLength(1);
    expect(log.last('backfill')).toMatchObject({ startedAt: clock.nowIso() });
  });

  it('never begins by itself in tests', async () => {
    await start('test');
    await pass(3 * 60 * MINUTE);
    expect(runs).toHaveLength(0);
  });

  it('goes on every hour, from an hour before the last run', async () => {
    await start('production');
    await pass(MINUTE);
    const first = clock.now().getTime();
    expect(runs[0]?.since).toBe(new Date(first - 30 * 24 * 60 * MINUTE).toISOString());
    await pass(50 * MINUTE);
    expect(runs).toHaveLength(1);
    await pass(20 * MINUTE);
    expect(runs).toHaveLength(2);
    const back = Date.parse(clock.nowIso()) - Date.parse(runs[1]?.since ?? '');
    expect(back).toBe(130 * MINUTE);
  });

  it('is repeated soon when it was not complete, and goes back as far as before', async () => {
    await start('production');
    outcome = { failures: ['calls: TWILIO_UNREACHABLE'] };
    await pass(MINUTE);
    await pass(6 * MINUTE);
    expect(runs).toHaveLength(2);
    const span = 30 * 24 * 60 * MINUTE;
    expect(clock.now().getTime() - Date.parse(runs[1]?.since ?? '')).toBe(span);
  });

  it('is repeated when Twilio shows the requests about calls that just ended', async () => {
    await start('production');
    outcome = { callsPending: 1 };
    await pass(MINUTE);
    await pass(16 * MINUTE);
    expect(runs).toHaveLength(2);
  });

  it('runs when somebody asks for it, and a minute later for the calls that ended just before', async () => {
    await start('test');
    module.get(BackfillJob).startNow();
    await pass(0);
    expect(runs).toHaveLength(1);
    await pass(65_000);
    expect(runs).toHaveLength(2);
    await pass(50 * MINUTE);
    expect(runs).toHaveLength(2);
  });

  it('leaves it to the instance that holds the lease, and asks for it again soon', async () => {
    isHolder = false;
    await start('production');
    await pass(10 * MINUTE);
    expect(runs).toHaveLength(0);
    isHolder = true;
    await pass(6 * MINUTE);
    expect(runs).toHaveLength(1);
  });

  it('gives the lease back after a run, and renews it during a long one', async () => {
    await start('production');
    progress = 60;
    await pass(MINUTE);
    expect(leases).toEqual([120, 120, 120, 0]);
  });

  it('is repeated when the stores cannot be asked', async () => {
    await start('production');
    calls.isDown = true;
    await pass(10 * MINUTE);
    expect(runs).toHaveLength(0);
    calls.isDown = false;
    await pass(6 * MINUTE);
    expect(runs).toHaveLength(1);
  });

  it('begins anew when a database is back after both were down', async () => {
    await start('production');
    await pass(2 * MINUTE);
    verified.add(CALL);
    calls.up.splice(0, 2, false, false);
    await pass(MINUTE);
    expect([runs.length, verified.has(CALL)]).toEqual([1, true]);
    calls.up.splice(0, 2, false, true);
    await pass(MINUTE);
    expect([runs.length, verified.has(CALL)]).toEqual([2, false]);
    expect(Date.parse(runs[1]?.since ?? '')).toBeLessThan(clock.now().getTime() - 24 * 60 * MINUTE);
  });

  it('ends a run that is under way, and waits for it, before the process ends', async () => {
    await start('development');
    await pass(5000);
    const signal = runs[0]?.signal;
    expect(signal?.aborted).toBe(false);
    await runner.onModuleDestroy();
    expect(signal?.aborted).toBe(true);
    await pass(3 * 60 * MINUTE);
    expect(runs).toHaveLength(1);
  });
});
