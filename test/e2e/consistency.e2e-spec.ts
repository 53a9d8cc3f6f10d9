import type { ConsistencyReport } from '../../src/calls/reconcile/consistency.service.js';
import { Reconciler } from '../../src/calls/reconcile/reconciler.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { aCallSid, anEvent } from '../support/builders.js';
import { STARTING } from '../support/mainline-app.js';
import { PhoneLine } from '../support/phone-line.js';

const DAY = '2026-11-21';

describe('GET /consistency', () => {
  let line: PhoneLine;

  beforeAll(async () => {
    line = await PhoneLine.open();
    await line.play({ keys: '2', messageSeconds: 5 });
  }, STARTING);
  afterAll(() => line.close());

  const ask = async (query = ''): Promise<ConsistencyReport> =>
    (await (await line.mainline.get(`/consistency${query}`)).json()) as ConsistencyReport;

  it('shows the sums of both databases per day', async () => {
    const report = await ask();
    expect(report).toMatchObject({ equal: true, from: DAY, to: DAY, unequalDays: [] });
    const [day] = report.days;
    expect(day?.digests.mongodb).toMatchObject({ day: DAY, calls: 1 });
    expect(day?.digests.mongodb).toEqual(day?.digests.supabase);
    expect(day?.digests.mongodb?.held).toEqual(day?.digests.mongodb?.shown);
    expect(report.oldestUnreconciledAgeSeconds).toBeNull();
    expect(report.recording).toMatchObject({ journal: { ok: true, depth: 0 } });
    expect(report.recording.stores.map(({ breaker, deadLetters }) => [breaker, deadLetters])).toEqual([
      ['closed', 0],
      ['closed', 0],
    ]);
  });

  it('shows a day that is not equal until it is repaired', async () => {
    const event = anEvent({ callId: aCallSid(), at: '2026-11-20T10:00:00.000Z' });
    await line.mainline.app.get(MongoCallStore).append([event]);
    const report = await ask();
    expect(report).toMatchObject({ equal: false, unequalDays: ['2026-11-20'], from: '2026-11-20', to: DAY });
    expect(report.days[0]?.digests.supabase).toBeNull();
    expect(report.oldestUnreconciledAgeSeconds).not.toBeNull();
    const options = { from: null, to: null, dryRun: false };
    const repaired = await line.mainline.app.get(Reconciler).reconcile(options);
    expect(repaired).toMatchObject({
      equal: true,
      callsRepaired: 1,
      eventsAdded: { mongodb: 0, supabase: 1 },
    });
    expect(await ask()).toMatchObject({ equal: true, oldestUnreconciledAgeSeconds: null });
    expect((await line.stored(event.callId)).eventCount).toBe(1);
  });

  it('shows the days that are asked for', async () => {
    expect(await ask(`?from=${DAY}`)).toMatchObject({ from: DAY, to: DAY });
    expect(await ask('?to=2026-11-20')).toMatchObject({ from: '2026-11-20', to: '2026-11-20' });
    expect(await ask('?from=2027-01-01')).toMatchObject({ equal: true, days: [], from: null });
  });

  it.each([
    'from=yesterday',
    'from=2026-13-01',
    'to=2026-02-30',
    'to=0000-01-01',
    'from=275760-09-13',
    'from=2026-11-21&to=2026-11-20',
    'days=3',
  ])('refuses %s', async (query) => {
    const answer = await line.mainline.get(`/consistency?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('is for admins', async () => {
    expect((await line.mainline.get('/consistency', null)).status).toBe(401);
  });
});
