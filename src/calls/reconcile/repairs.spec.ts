import { Logger } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { Clock } from '../../common/time/clock.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import {
  NOTHING_REPAIRED,
  type ReconcileReport,
  type RefoldReport,
} from '../maintenance/reconcile-report.js';
import type { ReconcileOptions } from './reconciler.js';
import { type RepairOptions, Repairs } from './repairs.js';

Logger.overrideLogger(false);

function codeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error: unknown) {
    return error instanceof DomainError ? error.code : error;
  }
}

const TIMES = { startedAt: '2026-11-21T09:00:00.000Z', finishedAt: '2026-11-21T09:00:02.000Z' };
const EQUAL: ReconcileReport = {
  ...NOTHING_REPAIRED,
  ...TIMES,
  from: '2026-11-20',
  to: '2026-11-21',
  dryRun: false,
  days: 2,
  unequalDays: ['2026-11-20'],
  callsChecked: 4,
  callsRepaired: 1,
  equal: true,
};
const REFOLDED: RefoldReport = {
  ...NOTHING_REPAIRED,
  ...TIMES,
  foldVersion: 2,
  rowsChecked: 9,
  rowsOutdated: 1,
  reachedStart: null,
  complete: true,
};
const WHOLE: RepairOptions = { from: null, to: null, dryRun: false, verify: false };
const PROGRESS = { day: '2026-11-20', daysDone: 1, daysTotal: 2, callsChecked: 4, callsRepaired: 1 };

describe('Repairs', () => {
  let log: MaintenanceLog;
  let repairs: Repairs;
  let options: ReconcileOptions;
  let end: (report: ReconcileReport | Error) => void;

  beforeEach(() => {
    log = new MaintenanceLog();
    const reconcile = (given: ReconcileOptions): Promise<ReconcileReport> => {
      options = given;
      return new Promise((resolve, reject) => {
        end = (result) => (result instanceof Error ? reject(result) : resolve(result));
        given.signal?.addEventListener('abort', () => reject(new Error('stopped')));
      });
    };
    const run = ({ onProgress }: { onProgress?: (report: RefoldReport) => void }): Promise<RefoldReport> => {
      onProgress?.(REFOLDED);
      return Promise.resolve(REFOLDED);
    };
    repairs = new Repairs({ reconcile } as never, { run } as never, log, new Clock());
  });

  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('tells how far one has come, and what it did', async () => {
    const { id } = repairs.start(WHOLE, { by: 'ops' });
    await settled();
    options.onProgress?.(PROGRESS);
    expect(repairs.find(id)).toMatchObject({
      ...{ by: 'ops', state: 'running', finishedAt: null, rowsChecked: 9, progress: PROGRESS },
      ...{ outcome: null, failure: null },
    });
    end(EQUAL);
    await settled();
    expect(repairs.find(id)).toMatchObject({
      state: 'done',
      outcome: { callsRepaired: 1, refold: REFOLDED },
    });
    expect(repairs.find(id).finishedAt).not.toBeNull();
    expect([log.last('digests'), log.refold]).toEqual([EQUAL, REFOLDED]);
  });

  it('has one at a time, whoever asks', async () => {
    const { id } = repairs.start(WHOLE, { by: 'ops' });
    expect(codeOf(() => repairs.start(WHOLE, { by: 'desk' }))).toBe('REPAIR_RUNNING');
    await expect(repairs.run(WHOLE, { by: 'command line' })).rejects.toMatchObject({
      code: 'REPAIR_RUNNING',
    });
    expect(repairs.list().map((repair) => repair.id)).toEqual([id]);
    await settled();
    end(EQUAL);
    await settled();
    const again = repairs.run({ ...WHOLE, from: '2026-11-20' }, { by: 'command line' });
    await settled();
    end(EQUAL);
    expect(await again).toMatchObject({ equal: true, refold: null });
    expect(repairs.list()).toHaveLength(2);
  });

  it('says which database could not be asked, and nothing of other faults', async () => {
    const { id } = repairs.start(WHOLE, { by: 'ops' });
    await settled();
    end(new StoreUnavailableError('supabase did not answer within 100 ms'));
    await settled();
    expect(repairs.find(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'STORE_UNAVAILABLE', message: 'supabase did not answer within 100 ms' },
    });
    const next = repairs.start(WHOLE, { by: 'ops' });
    await settled();
    end(new Error('the caller +14155550142'));
    await settled();
    expect(repairs.find(next.id).failure).toEqual({
      code: 'INTERNAL',
      message: 'Something went wrong inside Mainline',
    });
  });

  it('changes no report when it only tells what differs', async () => {
    repairs.start({ ...WHOLE, dryRun: true }, { by: 'ops' });
    await settled();
    end({ ...EQUAL, dryRun: true });
    await settled();
    expect([log.last('digests'), log.refold]).toEqual([null, null]);
  });

  it('stops with the process', async () => {
    const { id } = repairs.start(WHOLE, { by: 'ops' });
    await settled();
    await repairs.onModuleDestroy();
    expect(repairs.find(id).state).toBe('stopped');
  });

  it('remembers the last ten', async () => {
    for (let count = 0; count < 12; count += 1) {
      repairs.start(WHOLE, { by: String(count) });
      await settled();
      end(EQUAL);
      await settled();
    }
    expect(repairs.list().map(({ by }) => by)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
    expect(codeOf(() => repairs.find('none'))).toBe('REPAIR_NOT_FOUND');
  });
});
