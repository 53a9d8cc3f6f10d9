import { Logger } from '@nestjs/common';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { JobRunner } from '../../src/calls/maintenance/job-runner.js';
import { DeadLetters } from '../../src/calls/journal/dead-letters.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import type { SystemStatusDto } from '../../src/health/system-status.dto.js';
import type {
  DeadLetterDetailDto,
  DeadLetterListDto,
} from '../../src/system/dead-letters/dead-letters.dto.js';
import type { RepairDto, RepairListDto } from '../../src/system/repairs/repairs.dto.js';
import { StoreRejectedError } from '../../src/database/link/store.errors.js';
import { aCallSid, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';

const LETTERS = '/system/dead-letters';

describe('the system', () => {
  let mainline: Mainline;
  let letters: DeadLetters;

  beforeAll(async () => {
    mainline = await startMainline();
    // They would make the databases equal by themselves.
    await mainline.app.get(JobRunner).onModuleDestroy();
    letters = mainline.app.get(DeadLetters);
  }, STARTING);
  afterAll(() => mainline.close());
  beforeEach(async () => {
    for (const letter of await letters.list()) await letters.drop(letter);
  });

  const send = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(mainline.url + path, {
      method,
      headers: { 'x-api-key': ADMIN_KEY, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  const read = async <T>(path: string): Promise<T> => (await (await mainline.get(path)).json()) as T;

  const listed = async (query = ''): Promise<DeadLetterListDto> => read(`${LETTERS}${query}`);

  /** An event that Supabase refuses until it is let go, set aside by Mainline itself. */
  async function poison(): Promise<{
    readonly event: CallEvent;
    readonly id: string;
    readonly letGo: () => void;
  }> {
    const event = anEvent({ callId: aCallSid() });
    const supabase = mainline.app.get(SupabaseCallStore);
    const append = supabase.append.bind(supabase);
    const refusing = jest.spyOn(supabase, 'append').mockImplementation((events) => {
      if (!events.some(({ id }) => id === event.id)) return append(events);
      const cause = Object.assign(new Error('bad value of +14155550142'), { code: '22P05' });
      return Promise.reject(new StoreRejectedError('Supabase refuses what it was given', { cause }));
    });
    await mainline.app.get(CallsRepository).record([event]);
    const id = await eventually(async () => {
      const found = (await listed()).items.find(({ callId }) => callId === event.callId);
      if (found === undefined) throw new Error('it is no dead letter yet');
      return found.id;
    });
    return { event, id, letGo: () => refusing.mockRestore() };
  }

  describe('dead letters', () => {
    it('are listed without personal data, and shown whole', async () => {
      const { event, id, letGo } = await poison();
      letGo();
      const { items, total } = await listed();
      expect(total).toBe(1);
      expect(items).toMatchObject([
        {
          ...{ id, store: 'supabase', callId: event.callId, type: event.type, code: '22P05' },
          reason: 'Supabase refuses what it was given: bad value of +*******0142',
        },
      ]);
      const shown = await read<DeadLetterDetailDto>(`${LETTERS}/${id}`);
      expect(shown.content).toEqual(event);
      expect(shown.reason).toContain('+14155550142');
    });

    it('are replayed, and in the database afterwards', async () => {
      const { event, id, letGo } = await poison();
      const supabase = mainline.app.get(SupabaseCallStore);
      expect(await supabase.listEvents(event.callId)).toEqual([]);
      letGo();
      const log = jest.spyOn(Logger.prototype, 'log');
      const answer = await send('POST', `${LETTERS}/${id}/replay`);
      expect([answer.status, await answer.json()]).toEqual([202, { replayed: 1 }]);
      expect(log).toHaveBeenCalledWith('a dead letter was replayed', { letter: id, by: 'development' });
      log.mockRestore();
      await mainline.settled();
      expect(await supabase.listEvents(event.callId)).toEqual([event]);
      expect(await listed()).toEqual({ items: [], total: 0 });
      const again = await send('POST', `${LETTERS}/${id}/replay`);
      expect([again.status, await again.json()]).toMatchObject([404, { code: 'DEAD_LETTER_NOT_FOUND' }]);
    });

    it('are replayed once, however many ask at once', async () => {
      const { id, letGo } = await poison();
      const answers = await Promise.all([1, 2, 3].map(() => send('POST', `${LETTERS}/${id}/replay`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 404, 404]);
      await mainline.settled();
      await eventually(async () => expect((await listed()).total).toBe(1));
      letGo();
    });

    it('come again as another when they are refused again', async () => {
      const { event, id, letGo } = await poison();
      expect((await send('POST', `${LETTERS}/replay`)).status).toBe(202);
      await eventually(async () => {
        const { items } = await listed();
        expect(items.map(({ callId }) => callId)).toEqual([event.callId]);
        expect(items[0]?.id).not.toBe(id);
      });
      letGo();
      expect(await (await send('POST', `${LETTERS}/replay?store=mongodb`)).json()).toEqual({ replayed: 0 });
      expect(await (await send('POST', `${LETTERS}/replay?store=supabase`)).json()).toEqual({ replayed: 1 });
      await mainline.settled();
      expect((await listed()).total).toBe(0);
    });

    it('are dropped for good', async () => {
      const { event, id, letGo } = await poison();
      letGo();
      expect((await send('DELETE', `${LETTERS}/${id}`)).status).toBe(204);
      expect((await send('DELETE', `${LETTERS}/${id}`)).status).toBe(404);
      expect((await listed()).total).toBe(0);
      expect(await mainline.app.get(SupabaseCallStore).listEvents(event.callId)).toEqual([]);
    });

    it('are listed by store, the newest first, and counted all the same', async () => {
      const letter = { event: anEvent(), code: 'x', reason: 'x' };
      for (const sequence of [901, 902, 903]) {
        const at = `2026-11-21T09:00:0${sequence % 10}.000Z`;
        await letters.add({ ...letter, store: sequence === 902 ? 'mongodb' : 'supabase', sequence, at });
      }
      const ids = ({ items }: DeadLetterListDto): string[] => items.map(({ id }) => id);
      expect(ids(await listed())).toEqual(['supabase-903', 'mongodb-902', 'supabase-901']);
      expect(ids(await listed('?store=mongodb'))).toEqual(['mongodb-902']);
      expect(await listed('?limit=1')).toMatchObject({ items: [{ id: 'supabase-903' }], total: 3 });
      expect((await mainline.get(`${LETTERS}?store=redis`)).status).toBe(400);
    });

    it.each(['supabase-77', 'nowhere-1', 'supabase-0', '%00', '..%2F..'])('%s is none', async (id) => {
      for (const [method, path] of [
        ['GET', id],
        ['DELETE', id],
        ['POST', `${id}/replay`],
      ] as const) {
        const answer = await send(method, `${LETTERS}/${path}`);
        expect([method, answer.status]).toEqual([method, 404]);
        expect(await answer.json()).toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
      }
    });
  });

  describe('a repair', () => {
    const ended = (id: string): Promise<RepairDto> =>
      eventually(async () => {
        const repair = await read<RepairDto>(`/system/repairs/${id}`);
        if (repair.state === 'running') throw new Error('it is running still');
        return repair;
      });

    it('makes both databases equal, and tells what it did', async () => {
      const event = anEvent({ callId: aCallSid(), at: '2026-11-10T09:00:00.000Z' });
      const days = { from: '2026-11-10', to: '2026-11-10' };
      await mainline.app.get(MongoCallStore).append([event]);
      const dry = await send('POST', '/system/repairs', { ...days, dryRun: true });
      expect(dry.status).toBe(202);
      expect(await ended(((await dry.json()) as RepairDto).id)).toMatchObject({
        state: 'done',
        outcome: { equal: false, eventsAdded: { supabase: 1 } },
      });
      const answer = await send('POST', '/system/repairs', days);
      const { id, state, by } = (await answer.json()) as RepairDto;
      expect([answer.status, state, by]).toEqual([202, 'running', 'development']);
      const repair = await ended(id);
      expect(repair).toMatchObject({
        state: 'done',
        outcome: { equal: true, callsRepaired: 1, eventsAdded: { mongodb: 0, supabase: 1 } },
        failure: null,
      });
      expect(repair.progress?.daysDone).toBe(repair.progress?.daysTotal);
      expect(await mainline.app.get(SupabaseCallStore).listEvents(event.callId)).toEqual([event]);
      const { items } = await read<RepairListDto>('/system/repairs');
      expect(items[0]?.id).toBe(id);
      const { jobs } = await read<SystemStatusDto>('/system/status');
      expect(jobs.find(({ job }) => job === 'digests')?.counts['callsRepaired']).toBe(1);
    });

    it('is one at a time', async () => {
      const [first, second] = await Promise.all([1, 2].map(() => send('POST', '/system/repairs', {})));
      expect([first?.status, second?.status].sort()).toEqual([202, 409]);
      const refused = first?.status === 409 ? first : second;
      expect(await refused?.json()).toMatchObject({ code: 'REPAIR_RUNNING' });
      const [running] = (await read<RepairListDto>('/system/repairs')).items;
      await ended(running?.id ?? '');
    });

    it.each([
      { from: 'yesterday' },
      { from: '2026-02-30' },
      { from: '2026-11-21', to: '2026-11-20' },
      { verify: 'yes' },
      { all: true },
    ])('refuses %j', async (body) => {
      const answer = await send('POST', '/system/repairs', body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'INVALID_REQUEST' });
    });

    it('that there is not is not found', async () => {
      const answer = await mainline.get('/system/repairs/none');
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'REPAIR_NOT_FOUND' });
    });
  });

  it('tells how databases, journal and jobs do', async () => {
    const status = await read<SystemStatusDto>('/system/status');
    expect(status).toMatchObject({ status: 'ready', journal: { ok: true, depth: 0, full: false } });
    expect(status.journal.bytes).toBeGreaterThan(0);
    expect(status.stores.map(({ name, up }) => [name, up])).toEqual([
      ['mongodb', true],
      ['supabase', true],
    ]);
    for (const { since } of status.stores) expect(Date.parse(since ?? '')).toBeLessThanOrEqual(Date.now());
    expect(status.jobs.map(({ job }) => job)).toEqual(['scan', 'digests', 'refold', 'backfill', 'retention']);
    expect(status.jobs.find(({ job }) => job === 'retention')).toMatchObject({
      finishedAt: null,
      counts: {},
    });
  });
});
