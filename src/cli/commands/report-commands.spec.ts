import { Logger } from '@nestjs/common';
import { RecordedSession } from '../../../test/support/recorded-session.js';
import type { RetentionReport } from '../../calls/erasure/retention.js';
import type { ConsistencyReport } from '../../calls/reconcile/consistency.service.js';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import { COMMAND_LINE } from '../../calls/model/call-event.factory.js';
import {
  NOTHING_REPAIRED,
  type ReconcileReport,
  type RefoldReport,
} from '../../calls/maintenance/reconcile-report.js';
import type { BackfillReport } from '../../twilio/backfill/backfill-report.js';
import { EXIT } from '../terminal/command-session.js';
import { BackfillCommand } from './backfill.command.js';
import { ConsistencyCommand } from './consistency.command.js';
import { EraseCommand } from './erase.command.js';
import type { RefoldOptions } from '../../calls/reconcile/refold.js';
import { Repairs } from '../../calls/reconcile/repairs.js';
import type { ReconcileOptions } from '../../calls/reconcile/reconciler.js';
import { Clock } from '../../common/time/clock.js';
import { ReconcileCommand } from './reconcile.command.js';
import { RetentionCommand } from './retention.command.js';

Logger.overrideLogger(false);

const TIMES = { startedAt: '2026-11-21T09:00:00.000Z', finishedAt: '2026-11-21T09:03:20.500Z' };

describe('the reconcile command', () => {
  const equal: ReconcileReport = {
    ...NOTHING_REPAIRED,
    ...TIMES,
    from: '2026-11-10',
    to: '2026-11-21',
    dryRun: false,
    days: 12,
    unequalDays: ['2026-11-19', '2026-11-20'],
    callsChecked: 431,
    callsRepaired: 7,
    eventsAdded: { mongodb: 3, supabase: 12 },
    equal: true,
  };
  let asked: { readonly signal?: AbortSignal };
  let session: RecordedSession;

  beforeEach(() => {
    session = new RecordedSession();
  });

  function command(report: ReconcileReport): ReconcileCommand {
    const reconcile = (options: ReconcileOptions): Promise<ReconcileReport> => {
      asked = options;
      options.onProgress?.({
        day: '2026-11-19',
        daysDone: 9,
        daysTotal: 12,
        callsChecked: 30,
        callsRepaired: 2,
      });
      return Promise.resolve(report);
    };
    const parts = [{ reconcile } as never, { run: refold } as never] as const;
    return new ReconcileCommand(new Repairs(...parts, new MaintenanceLog(), new Clock()));
  }

  function refold({ onProgress }: RefoldOptions): Promise<RefoldReport> {
    const done = {
      ...NOTHING_REPAIRED,
      ...TIMES,
      foldVersion: 2,
      rowsChecked: 900,
      rowsOutdated: 40,
      reachedStart: '2026-11-10T08:00:00.000Z',
      complete: true,
    };
    onProgress?.(done);
    return Promise.resolve(done);
  }

  it('passes on what is asked for, and the progress and the report back', async () => {
    expect(await command(equal).run({}, session)).toBe(EXIT.done);
    expect(asked).toMatchObject({ from: null, to: null, dryRun: false, verify: false });
    await command(equal).run({ from: '2026-11-10', to: '2026-11-21', dryRun: true, verify: true }, session);
    expect(asked).toMatchObject({ from: '2026-11-10', to: '2026-11-21', dryRun: true, verify: true });
    session.abort();
    expect(asked.signal?.aborted).toBe(true);
    expect(session.steps).toEqual([
      'rows of earlier versions: 900 looked at back to 2026-11-10T08:00:00.000Z, 40 found',
      '2026-11-19: day 9 of 12, 30 calls compared, 2 repaired',
      '2026-11-19: day 9 of 12, 30 calls compared, 2 repaired',
    ]);
    expect(session.printed.slice(0, 11)).toEqual([
      '  Days                12 (2026-11-10 to 2026-11-21)',
      '  Days that differed  2: 2026-11-19, 2026-11-20',
      '  Rows folded again   40',
      '  Calls compared      431',
      '  Calls repaired      7',
      '  Events added        mongodb 3, supabase 12',
      '  Sums recomputed     mongodb 0, supabase 0',
      '  Rows rebuilt        mongodb 0, supabase 0',
      '  Events redacted     0',
      '  Time taken          3 min 20 s',
      'Both databases are equal.',
    ]);
  });

  it('fails when the databases stay different, and shows why, the first of it', async () => {
    const failures = Array.from({ length: 22 }, (_item, index) => `CA${index}: supabase refuses \u001b it`);
    const report = { ...equal, equal: false, failures, unequalDays: Array<string>(12).fill('2026-11-19') };
    expect(await command(report).run({}, session)).toBe(EXIT.failed);
    expect(session.printed).toContain('The databases are not equal.');
    expect(session.printed.join('\n')).toContain('12: 2026-11-19, ');
    expect(session.printed.join('\n')).toContain(' and 2 more');
    expect(session.complaints).toHaveLength(21);
    expect(session.complaints[0]).toBe('failed: CA0: supabase refuses \\u001b it');
    expect(session.complaints.at(-1)).toBe('failed: and 2 more');
  });

  it('has done what it should when a dry run found differences', async () => {
    const report = { ...equal, equal: false, dryRun: true };
    expect(await command(report).run({ dryRun: true }, session)).toBe(EXIT.done);
    expect(session.printed).toContain('  Calls to repair     7');
    expect(session.printed.at(-1)).toBe('The databases are not equal. Nothing was changed (dry run).');
    expect(await command({ ...report, failures: ['x'] }).run({ dryRun: true }, session)).toBe(EXIT.failed);
  });

  it('prints JSON and nothing else', async () => {
    await command({ ...equal, from: null, to: null }).run({ json: true }, session);
    expect(JSON.parse(session.printed.join('\n'))).toMatchObject({ days: 12, from: null, equal: true });
    session.printed.length = 0;
    await command({ ...equal, from: null, to: null, days: 0 }).run({}, session);
    expect(session.printed[0]).toBe('  Days                0');
  });
});

describe('the backfill command', () => {
  const report: BackfillReport = {
    ...TIMES,
    since: '2026-11-20T00:00:00.000Z',
    dryRun: false,
    calls: 40,
    eventsFound: 200,
    eventsAdded: 3,
    callsClosed: 1,
    callsGivenUp: 0,
    callsPending: 0,
    failures: [],
  };

  it('tells what was found', async () => {
    const session = new RecordedSession();
    let asked: unknown;
    const run = (options: { onProgress?: (progress: object) => void }): Promise<BackfillReport> => {
      asked = options;
      options.onProgress?.({ calls: 4, eventsAdded: 2, callId: 'CA1' });
      return Promise.resolve(report);
    };
    const command = new BackfillCommand({ run } as never, new MaintenanceLog());
    expect(await command.run({ since: report.since, until: TIMES.startedAt }, session)).toBe(EXIT.done);
    expect(asked).toMatchObject({ since: report.since, until: TIMES.startedAt, dryRun: false });
    expect(session.steps).toEqual(['4 calls looked at, 2 events added, now CA1']);
    expect(session.printed).toContain('  Events added            3');
    await command.run({ since: report.since, json: true }, session);
    expect(asked).not.toHaveProperty('until');
    expect(JSON.parse(session.printed.at(-1) ?? '')).toEqual(report);
  });

  it('fails when something could not be had, and changes nothing in a dry run', async () => {
    const session = new RecordedSession();
    const run = (): Promise<BackfillReport> =>
      Promise.resolve({ ...report, dryRun: true, failures: ['Twilio: 503'] });
    const command = new BackfillCommand({ run } as never, new MaintenanceLog());
    expect(await command.run({ since: report.since, dryRun: true }, session)).toBe(EXIT.failed);
    expect(session.printed).toContain('  Events to add           3');
    expect(session.printed.at(-1)).toBe('Nothing was changed (dry run).');
    expect(session.complaints).toEqual(['failed: Twilio: 503']);
  });
});

describe('the retention command', () => {
  const report: RetentionReport = {
    ...TIMES,
    before: '2026-08-23T00:00:00.000Z',
    dryRun: false,
    callsErased: 5,
    recordings: 2,
    failures: [],
  };

  it.each([
    [{}, report, EXIT.done, '  Calls erased        5'],
    [{ dryRun: true }, { ...report, dryRun: true }, EXIT.done, '  Calls to erase        5'],
    [{ days: 90 }, { ...report, failures: ['CA1'] }, EXIT.failed, '  Recordings deleted  2'],
    [{}, { ...report, before: null }, EXIT.done, 'Calls are kept for ever; --days says otherwise for once.'],
  ])('given %p', async (options, answer, exitCode, line) => {
    const session = new RecordedSession();
    let asked: unknown;
    const run = (given: unknown): Promise<RetentionReport> => {
      asked = given;
      return Promise.resolve(answer);
    };
    const command = new RetentionCommand({ run } as never, new MaintenanceLog());
    expect(await command.run(options, session)).toBe(exitCode);
    expect(asked).toMatchObject({ dryRun: false, ...options });
    expect(session.printed).toContain(line);
  });
});

describe('the erase command', () => {
  it('erases for a request', async () => {
    const session = new RecordedSession();
    const asked: unknown[] = [];
    const erase = (...given: unknown[]): Promise<void> => Promise.resolve(void asked.push(given));
    expect(await new EraseCommand({ erase } as never).run({ callId: 'CA1', yes: true }, session)).toBe(
      EXIT.done,
    );
    expect(asked).toEqual([['CA1', 'request', COMMAND_LINE]]);
    expect(session.printed).toEqual([
      'The personal data of CA1 was erased.',
      'A server that runs deletes its recordings at Twilio next.',
    ]);
  });
});

describe('the consistency command', () => {
  const store = {
    up: true,
    since: null,
    breaker: 'closed',
    lastErrorCode: null,
    lastSuccessAt: null,
  } as const;
  const report: ConsistencyReport = {
    equal: true,
    from: '2026-11-20',
    to: '2026-11-21',
    days: [
      { day: '2026-11-20', equal: true, digests: { mongodb: null, supabase: null } },
      { day: '2026-11-21', equal: true, digests: { mongodb: null, supabase: null } },
    ],
    unequalDays: [],
    oldestUnreconciledAgeSeconds: 3,
    recording: {
      journal: {
        ok: true,
        depth: 2,
        capacity: 100,
        full: false,
        oldestAgeSeconds: 3,
        damagedEntries: 0,
        folder: 'kept',
      },
      stores: [
        { ...store, name: 'mongodb', pendingEvents: 0, lagSeconds: null, deadLetters: 0 },
        { ...store, name: 'supabase', up: false, pendingEvents: 2, lagSeconds: 3, deadLetters: 1 },
      ],
    },
    last: { scan: TIMES, digests: null, refold: null, backfill: null, retention: null },
  };

  it.each([
    [true, EXIT.done, 'Both databases are equal.'],
    [false, EXIT.failed, 'The databases are not equal.'],
    [null, EXIT.failed, 'A database cannot be asked: nothing can be said.'],
  ])('answers %p', async (equal, exitCode, verdict) => {
    const session = new RecordedSession();
    const command = new ConsistencyCommand({ report: () => Promise.resolve({ ...report, equal }) } as never);
    expect(await command.run({}, session)).toBe(exitCode);
    expect(session.printed.at(-1)).toBe(verdict);
    session.printed.length = 0;
    expect(await command.run({ json: true }, session)).toBe(exitCode);
    expect(JSON.parse(session.printed.join('\n'))).toEqual({ ...report, equal });
  });

  it('shows what is under way', async () => {
    const session = new RecordedSession();
    await new ConsistencyCommand({ report: () => Promise.resolve(report) } as never).run({}, session);
    expect(session.printed.slice(0, -1)).toEqual([
      '  Days compared     2 (2026-11-20 to 2026-11-21)',
      '  Days that differ  0',
      '  Waiting for       3 s',
      '  Journal           ok, 2 events waiting',
      '  mongodb           up, 0 events waiting, 0 dead letters',
      '  supabase          down, 2 events waiting, 1 dead letters',
      `  Last scan         ${TIMES.finishedAt}`,
      '  Last digests      not yet',
      '  Last refold       not yet',
      '  Last backfill     not yet',
      '  Last retention    not yet',
    ]);
  });
});
