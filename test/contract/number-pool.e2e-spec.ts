import { StoreRejectedError, StoreUnavailableError } from '../../src/database/link/store.errors.js';
import { createSupabaseClient, SupabaseClients } from '../../src/database/supabase/supabase-clients.js';
import { NumbersStore } from '../../src/sessions/pool/numbers.store.js';
import { SessionsStore } from '../../src/sessions/pool/sessions.store.js';
import { eventually } from '../support/eventually.js';
import { aSession, NumberPool, RULES, savedOf } from '../support/number-pool.js';
import { expectMaskedErrors, supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const MISSING = { refused: 'missing' };
const HOUR = 3600;
const DAY = 24 * HOUR;
const secondsBetween = (from: string | null, to: string | null): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

describe.each(supabaseServers())('The pool of numbers on %s', (_name, startServer) => {
  expectMaskedErrors();

  let server: TemporarySupabase;
  let pool: NumberPool;

  beforeAll(async () => {
    server = await startServer();
    pool = new NumberPool(server);
  });
  beforeEach(() => pool.restart(3));
  afterAll(() => (server as TemporarySupabase | undefined)?.close());

  const any = (id: string) => ({ id, owner: null });
  const dial = (callId: string, about: { number?: string; caller?: string | null; echo?: number } = {}) =>
    pool.sessions.answerCall(
      { callId, number: about.number ?? '+1555100000', caller: about.caller ?? null },
      about.echo ?? DAY,
    );

  describe('creating a session', () => {
    it('lends a number for as long as is asked', async () => {
      const item = { minutes: 45, max_calls: 3, record_voicemail: true, metadata: { ticket: 7 } };
      const answer = await pool.sessions.create(aSession(item), RULES);
      expect(answer).toEqual({
        is_repeated: false,
        saved: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          ...{ api_key: 'desk', user_id: 'user123', greeting_url: null, greeting_text: 'Hello' },
          ...{ record_voicemail: true, max_calls: 3, call_count: 0, metadata: { ticket: 7 } },
          phone_number_id: expect.any(String) as string,
          phone_number: '+1555100000',
          ...{ status: 'active', ended_at: null },
          created_at: expect.any(String) as string,
          expires_at: expect.any(String) as string,
        },
      });
      const { created_at, expires_at } = savedOf(answer);
      expect(secondsBetween(created_at, expires_at)).toBe(45 * 60);
    });

    it.each([
      ['100 tenants', (place: number) => aSession({ user_id: `user${place}` }), 10, 10, 'no_number_free'],
      ['one tenant', () => aSession(), 10, 5, 'limit_reached'],
      ['one tenant and few numbers', () => aSession(), 3, 3, 'no_number_free'],
    ])('gives 100 at once of %s what there is', async (_who, item, numbers, given, refused) => {
      await pool.restart(numbers);
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, place) =>
          (pool.instances[place % 2] ?? pool.sessions).create(item(place), RULES),
        ),
      );
      const saved = answers.flatMap((answer) => ('saved' in answer ? [answer.saved] : []));
      expect(saved).toHaveLength(given);
      expect(new Set(saved.map(({ phone_number }) => phone_number)).size).toBe(given);
      const others = answers.flatMap((answer) => ('refused' in answer ? [answer] : []));
      expect(others).toHaveLength(100 - given);
      expect(new Set(others.map((answer) => answer.refused))).toEqual(new Set([refused]));
      expect(await pool.collisions(RULES.coolDownSeconds)).toEqual([]);
      expect(await pool.numbers.count(RULES.coolDownSeconds)).toEqual({
        lent: given,
        cooling: 0,
        free: numbers - given,
      });
    });

    it('takes the number that has been free longest, after all that were never lent', async () => {
      const lent = [await pool.lend(), await pool.lend({ user_id: 'other' })];
      for (const { id } of lent.toReversed()) await pool.sessions.expire(any(id));
      await pool.pass(20);
      const later = [];
      for (const user_id of ['a', 'b', 'c']) later.push((await pool.lend({ user_id })).phone_number);
      expect(later).toEqual(['+1555100002', '+1555100001', '+1555100000']);
    });

    it('lets numbers rest between two tenants, and says when one is free', async () => {
      await pool.restart(1);
      const { id } = await pool.lend();
      const other = aSession({ user_id: 'other' });
      const create = () => pool.sessions.create(other, RULES);
      const secondsLeft = async () => {
        const answer = await create();
        return 'retry_after' in answer ? answer.retry_after : answer;
      };
      // The machine may be busy for some of them.
      const about = (seconds: number) => expect.closeTo(seconds - 25, -2) as unknown;
      expect(await secondsLeft()).toEqual(about(40 * 60));
      await pool.sessions.expire(any(id));
      expect(await secondsLeft()).toEqual(about(600));
      await pool.pass(9);
      expect(await secondsLeft()).toEqual(about(60));
      await pool.pass(1);
      expect(await create()).toHaveProperty('saved.phone_number', '+1555100000');
    });

    it('gives a tenant back its own number without a rest', async () => {
      await pool.restart(1);
      const { id } = await pool.lend();
      await pool.sessions.expire(any(id));
      const twin = aSession({ api_key: 'other' });
      expect(await pool.sessions.create(twin, RULES)).toHaveProperty('refused', 'no_number_free');
      expect(await pool.lend()).toHaveProperty('phone_number', '+1555100000');
    });

    it('asks for a country and an area code', async () => {
      await pool.numbers.add({ number: '+442071838750', country: 'GB', area_code: '20' }, 600);
      const create = (demand: object) => pool.sessions.create(aSession(demand), RULES);
      expect(await create({ country: 'FR' })).toEqual({ refused: 'no_number_fits' });
      expect(await create({ country: 'GB', area_code: '21' })).toEqual({ refused: 'no_number_fits' });
      expect(await create({ country: 'GB' })).toHaveProperty('saved.phone_number', '+442071838750');
      expect(await create({ area_code: '20' })).toMatchObject({ refused: 'no_number_free' });
      await pool.restart(0);
      expect(await create({})).toEqual({ refused: 'no_number_fits' });
    });

    it('counts sessions of the tenant that are under way', async () => {
      const rules = { coolDownSeconds: 0, sessionLimit: 2 };
      const [first] = [await pool.lend({}, rules), await pool.lend({ minutes: 5 }, rules)];
      const create = () => pool.sessions.create(aSession(), rules);
      expect(await create()).toEqual({ refused: 'limit_reached' });
      expect(await pool.lend({ api_key: 'other' }, rules)).toHaveProperty('api_key', 'other');
      await pool.sessions.expire(any(first.id));
      expect(await create()).toHaveProperty('saved');
      expect(await create()).toEqual({ refused: 'limit_reached' });
      await pool.pass(5);
      expect(await create()).toHaveProperty('saved');
    });

    it('knows a request that comes again, also at the same time', async () => {
      const item = { idempotency_key: 'abc', fingerprint: 'one' };
      const create = (about: object) => pool.sessions.create(aSession({ ...item, ...about }), RULES);
      const answers = await Promise.all(Array.from({ length: 8 }, () => create({})));
      expect(new Set(answers.map((answer) => savedOf(answer).id)).size).toBe(1);
      const [id] = answers.map((answer) => savedOf(answer).id);
      expect(await create({ fingerprint: 'two' })).toEqual({ refused: 'key_reused' });
      expect(await create({ user_id: 'other', fingerprint: 'two' })).toEqual({ refused: 'key_reused' });
      const foreign = savedOf(await create({ api_key: 'other', fingerprint: 'two' }));
      expect(foreign.id).not.toBe(id);
      await pool.sessions.expire(any(id ?? ''));
      expect(await create({})).toMatchObject({ is_repeated: true, saved: { id, status: 'expired' } });
    });

    it('may be tried again with the key of a refused request', async () => {
      await pool.restart(0);
      const item = aSession({ idempotency_key: 'abc', fingerprint: 'one' });
      expect(await pool.sessions.create(item, RULES)).toHaveProperty('refused');
      await pool.numbers.add({ number: '+15550199999' }, 600);
      expect(await pool.sessions.create(item, RULES)).toMatchObject({ is_repeated: false });
    });

    it.each([
      ['no greeting', { greeting_text: undefined }],
      ['two greetings', { greeting_url: 'https://example.com/a.mp3' }],
      ['no time', { minutes: 0 }],
      ['no calls', { max_calls: 0 }],
      ['metadata that are no object', { metadata: [1] as never }],
      ['half an idempotency key', { idempotency_key: 'abc' }],
    ])('refuses %s, and lends nothing', async (_what, item) => {
      await expect(pool.sessions.create(aSession(item as object), RULES)).rejects.toThrow(StoreRejectedError);
      expect(await pool.numbers.count(600)).toEqual({ lent: 0, cooling: 0, free: 3 });
    });
  });

  describe('a session', () => {
    it('ends at once when it is expired, and only once', async () => {
      const { id, created_at } = await pool.lend();
      const first = savedOf(await pool.sessions.expire(any(id)));
      expect(first.status).toBe('expired');
      expect(secondsBetween(created_at, first.ended_at)).toBeLessThan(1800);
      await pool.pass(1);
      const again = savedOf(await pool.sessions.expire(any(id)));
      expect(secondsBetween(again.created_at, again.ended_at)).toBe(
        secondsBetween(first.created_at, first.ended_at),
      );
    });

    it('ends by itself, and says so', async () => {
      const { id } = await pool.lend();
      await pool.pass(30);
      expect(await pool.sessions.read(any(id))).toMatchObject({
        saved: { status: 'expired', ended_at: null },
      });
      expect(await pool.sessions.extend(any(id), 5)).toEqual({ refused: 'expired' });
      expect(await pool.sessions.expire(any(id))).toMatchObject({ saved: { id, status: 'expired' } });
      expect(await pool.numbers.count(600)).toEqual({ lent: 0, cooling: 1, free: 2 });
    });

    it('is extended from its old end, a day from now at most', async () => {
      const { id, created_at } = await pool.lend();
      const longer = savedOf(await pool.sessions.extend(any(id), 15));
      expect(secondsBetween(created_at, longer.expires_at)).toBe(45 * 60);
      expect(await pool.sessions.extend(any(id), 1440 - 45 + 1)).toEqual({ refused: 'too_long' });
      expect(savedOf(await pool.sessions.read(any(id)))).toEqual(longer);
      const longest = savedOf(await pool.sessions.extend(any(id), 1440 - 45));
      expect(secondsBetween(created_at, longest.expires_at)).toBe(DAY);
      await pool.pass(1000);
      expect(await pool.numbers.count(600)).toMatchObject({ lent: 1 });
    });

    it('belongs to the API key that made it', async () => {
      const { id } = await pool.lend();
      for (const access of [{ id, owner: 'other' }, any(UNKNOWN), { id: UNKNOWN, owner: 'desk' }]) {
        expect(await pool.sessions.read(access)).toEqual(MISSING);
        expect(await pool.sessions.expire(access)).toEqual(MISSING);
        expect(await pool.sessions.extend(access, 5)).toEqual(MISSING);
      }
      expect(await pool.sessions.read({ id, owner: 'desk' })).toMatchObject({ saved: { status: 'active' } });
    });

    it('that is over never touches its number again', async () => {
      await pool.restart(1);
      const old = await pool.lend();
      await pool.pass(60);
      const heir = await pool.lend({ user_id: 'heir' });
      expect(await pool.sessions.extend(any(old.id), 5)).toEqual({ refused: 'expired' });
      expect(await pool.sessions.expire(any(old.id))).toMatchObject({ saved: { status: 'expired' } });
      expect(savedOf(await pool.sessions.read(any(heir.id)))).toEqual(heir);
      expect(await dial('CA1')).toMatchObject({ answer: 'greeting', session: { id: heir.id } });
      const { ended_at, expires_at } = savedOf(await pool.sessions.read(any(old.id)));
      expect(ended_at).toBe(expires_at);
    });
  });

  it('lists sessions newest first, page by page', async () => {
    const made = [];
    for (const user_id of ['a', 'b', 'a']) {
      made.unshift(await pool.lend({ user_id, api_key: user_id === 'b' ? 'night' : 'desk' }));
      await pool.pass(1);
    }
    await pool.sessions.expire(any(made[0]?.id ?? ''));
    const ids = async (filter: object, page: object = {}) =>
      (await pool.sessions.list(filter, { limit: 10, ...page })).map(({ id }) => id);
    const [newest, middle, oldest] = made.map(({ id }) => id);
    expect(await ids({})).toEqual([newest, middle, oldest]);
    expect(await ids({ user_id: 'a' })).toEqual([newest, oldest]);
    expect(await ids({ api_key: 'night' })).toEqual([middle]);
    expect(await ids({ api_key: 'night', user_id: 'a' })).toEqual([]);
    expect(await ids({ status: 'active' })).toEqual([middle, oldest]);
    expect(await ids({ status: 'expired' })).toEqual([newest]);
    expect(await ids({ phone_number_id: made[1]?.phone_number_id })).toEqual([middle]);
    const [last] = await pool.sessions.list({}, { limit: 1 });
    expect(last?.id).toBe(newest);
    expect(await ids({}, { limit: 1, created_at: last?.created_at, id: newest })).toEqual([middle]);
  });

  describe('a call', () => {
    it('hears the session of its number', async () => {
      const { id } = await pool.lend();
      expect(await dial('CA1')).toMatchObject({ answer: 'greeting', session: { id, call_count: 1 } });
      expect(await dial('CA2', { number: '+1555100001' })).toEqual({ answer: 'idle', session: null });
      expect(await dial('CA3', { number: '+15559999999' })).toEqual({ answer: 'unknown', session: null });
      await pool.pass(30);
      expect(await dial('CA4')).toEqual({ answer: 'idle', session: null });
    });

    it('is answered and counted once, whatever becomes of its session', async () => {
      const { id } = await pool.lend({ max_calls: 1 });
      const answers = await Promise.all(Array.from({ length: 9 }, () => dial('CA1')));
      expect(answers.map(({ answer }) => answer)).toEqual(Array(9).fill('greeting'));
      expect(await dial('CA3')).toMatchObject({ answer: 'full', session: { call_count: 1 } });
      await pool.sessions.expire(any(id));
      await pool.pass(60);
      expect(await dial('CA1')).toMatchObject({ answer: 'greeting', session: { id, call_count: 1 } });
      expect(await dial('CA3')).toMatchObject({ answer: 'full', session: { id } });
    });

    it('of many at once gets no more than there are', async () => {
      await pool.lend({ max_calls: 4 });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, place) =>
          (pool.instances[place % 2] ?? pool.sessions).answerCall(
            { callId: `CA${place}`, number: '+1555100000', caller: null },
            0,
          ),
        ),
      );
      expect(answers.filter(({ answer }) => answer === 'greeting')).toHaveLength(4);
      expect(answers.filter(({ answer }) => answer === 'full')).toHaveLength(16);
    });

    it("of an earlier tenant's caller hears nothing of the next one, for a day", async () => {
      await pool.restart(1);
      const [caller, stranger] = ['+15550001111', '+15550002222'];
      await pool.lend({ max_calls: 1 });
      expect(await dial('CA1', { caller })).toMatchObject({ answer: 'greeting' });
      expect(await dial('CA2', { caller: stranger })).toMatchObject({ answer: 'full' });
      expect(await dial('CA3')).toMatchObject({ answer: 'full' });
      await pool.pass(120);
      await pool.lend({ user_id: 'next', minutes: 1440 });
      expect(await dial('CA4', { caller })).toMatchObject({ answer: 'echo', session: { call_count: 0 } });
      expect(await dial('CA5', { caller: stranger })).toMatchObject({ answer: 'echo' });
      expect(await dial('CA6')).toMatchObject({ answer: 'greeting' });
      expect(await dial('CA7', { caller, echo: 0 })).toMatchObject({ answer: 'greeting' });
      await pool.pass(1320);
      expect(await dial('CA8', { caller: stranger })).toMatchObject({ answer: 'greeting' });
    });

    it('of its own earlier session is no echo', async () => {
      await pool.restart(1);
      const caller = '+15550001111';
      await pool.lend();
      await dial('CA1', { caller });
      await pool.pass(60);
      await pool.lend();
      expect(await dial('CA2', { caller })).toMatchObject({ answer: 'greeting' });
    });

    it('that was answered from memory is noted once, also after its session', async () => {
      await pool.restart(1);
      const { id } = await pool.lend();
      const call = { callId: 'CA1', sessionId: id, caller: '+15550001111', answer: 'greeting' } as const;
      await pool.pass(60);
      expect(await pool.sessions.recordCall(call)).toBe(true);
      expect(await pool.sessions.recordCall(call)).toBe(false);
      expect(await pool.sessions.recordCall({ ...call, callId: 'CA2', answer: 'echo' })).toBe(true);
      expect(await pool.sessions.recordCall({ ...call, callId: 'CA3', sessionId: UNKNOWN })).toBe(false);
      expect(await pool.sessions.read(any(id))).toHaveProperty('saved.call_count', 1);
      await pool.lend({ user_id: 'next' });
      expect(await dial('CA4', { caller: call.caller })).toMatchObject({ answer: 'echo' });
      await pool.sessions.forgetCallers(['CA1', 'CA9']);
      expect(await dial('CA5', { caller: call.caller })).toMatchObject({ answer: 'greeting' });
    });
  });

  describe('a number', () => {
    it('is added once, and removed unless it is lent', async () => {
      const { id, phone_number_id, phone_number } = await pool.lend();
      expect(await pool.numbers.add({ number: phone_number }, 600)).toEqual({ refused: 'exists' });
      expect(await pool.numbers.remove(phone_number_id, 600)).toEqual({ refused: 'lent' });
      expect(await pool.numbers.remove(UNKNOWN, 600)).toEqual(MISSING);
      expect(await pool.numbers.read(UNKNOWN, 600)).toEqual(MISSING);
      await pool.sessions.expire(any(id));
      expect(await pool.numbers.read(phone_number_id, 600)).toMatchObject({ saved: { state: 'cooling' } });
      expect(await pool.numbers.remove(phone_number_id, 600)).toMatchObject({
        saved: { number: phone_number, state: 'retired', session_id: id },
      });
      expect(await pool.numbers.remove(phone_number_id, 600)).toEqual(MISSING);
      expect(await dial('CA1')).toEqual({ answer: 'unknown', session: null });
      expect(await pool.numbers.list(600, '', 10)).toHaveLength(2);
    });

    it('that comes back has its history, and goes on resting', async () => {
      await pool.restart(1);
      const { id, phone_number_id, phone_number } = await pool.lend();
      await pool.sessions.expire(any(id));
      await pool.numbers.remove(phone_number_id, 600);
      expect(await pool.sessions.create(aSession(), RULES)).toEqual({ refused: 'no_number_fits' });
      const back = { number: phone_number, country: 'CA' };
      expect(await pool.numbers.add(back, 600)).toMatchObject({
        saved: { id: phone_number_id, state: 'cooling', country: 'CA', area_code: null, retired_at: null },
      });
      expect(await pool.sessions.create(aSession({ user_id: 'other' }), RULES)).toMatchObject({
        refused: 'no_number_free',
      });
      expect(await pool.sessions.list({ phone_number_id }, { limit: 9 })).toMatchObject([{ id }]);
    });

    it.each(['5550100', '+0155501000', '+1555010000000000', ''])('is not %p', async (number) => {
      await expect(pool.numbers.add({ number }, 600)).rejects.toThrow(StoreRejectedError);
    });

    it('is listed by its digits, with its state', async () => {
      const { id } = await pool.lend();
      expect(await pool.numbers.list(600, '', 2)).toMatchObject([
        { number: '+1555100000', state: 'lent', session_id: id, country: 'US', area_code: '555' },
        { number: '+1555100001', state: 'free', session_id: null, expires_at: null },
      ]);
      expect(await pool.numbers.list(600, '+1555100001', 2)).toMatchObject([{ number: '+1555100002' }]);
    });

    it('is listed with all others, however many there are', async () => {
      for (const count of [0, 3, 500, 1001]) {
        await pool.restart(count);
        const listed: string[] = [];
        for await (const { number } of pool.numbers.all(600)) listed.push(number);
        expect([listed.length, new Set(listed).size]).toEqual([count, count]);
        expect(listed).toEqual(listed.toSorted());
      }
    });

    it('is removed or lent when both are tried at once', async () => {
      await pool.restart(1);
      const [number] = await pool.numbers.list(0, '', 1);
      const [created, removed] = await Promise.all([
        pool.sessions.create(aSession(), RULES),
        pool.numbers.remove(number?.id ?? '', 600),
      ]);
      expect('saved' in created).toBe('refused' in removed);
    });
  });

  describe('changes', () => {
    const numbersOf = (changes: { numbers: readonly { number: string }[] }) =>
      changes.numbers.map(({ number }) => number).toSorted();

    it('are everything at first, then what changed', async () => {
      const first = await pool.numbers.readChanges(null, DAY);
      expect(first.is_whole).toBe(true);
      expect(numbersOf(first)).toEqual(['+1555100000', '+1555100001', '+1555100002']);
      expect(Math.abs(Date.parse(first.at) - Date.now())).toBeLessThan(HOUR * 1000);
      let { place } = first;
      // What changed comes again while any older transaction of the server is under way.
      const settle = () =>
        eventually(async () => {
          const changes = await pool.numbers.readChanges(place, DAY);
          place = changes.place;
          expect(changes).toMatchObject({ is_whole: false, numbers: [] });
        });
      const changed = async (change: () => Promise<unknown>) => {
        await settle();
        await change();
        return (await pool.numbers.readChanges(place, DAY)).numbers;
      };
      await settle();
      const session = await pool.lend();
      const { phone_number: number, phone_number_id: id } = session;
      const { metadata: _metadata, phone_number: _number, status: _status, ...played } = session;
      const lent = { id, number, is_retired: false, expires_at: session.expires_at, callers: {} };
      const { numbers } = await pool.numbers.readChanges(place, DAY);
      expect(numbers).toEqual([{ ...lent, session: played }]);
      expect(await changed(() => dial('CA1', { caller: '+15550001111' }))).toEqual([
        { ...lent, session: { ...played, call_count: 1 } },
      ]);
      expect(await changed(() => pool.sessions.extend(any(session.id), 5))).toHaveLength(1);
      expect(await changed(() => pool.sessions.extend(any(UNKNOWN), 5))).toEqual([]);
      expect(await changed(() => pool.sessions.expire(any(session.id)))).toMatchObject([{ session: null }]);
      expect(await changed(() => pool.numbers.remove(id, 600))).toMatchObject([{ id, is_retired: true }]);
      expect(await changed(() => pool.numbers.add({ number }, 600))).toMatchObject([
        { id, is_retired: false },
      ]);
    });

    it("name an earlier tenant's callers", async () => {
      await pool.restart(1);
      await pool.lend();
      await dial('CA1', { caller: '+15550001111' });
      await dial('CA2');
      await pool.pass(60);
      await pool.lend({ user_id: 'next' });
      await dial('CA3', { caller: '+15550002222' });
      const callersWithin = async (echoSeconds: number) =>
        Object.keys((await pool.numbers.readChanges(null, echoSeconds)).numbers[0]?.callers ?? {});
      expect(await callersWithin(DAY)).toEqual(['+15550001111']);
      expect(await callersWithin(HOUR)).toEqual([]);
    });

    it('of what another database was read up to are everything', async () => {
      expect(await pool.numbers.readChanges('9000000000000000000', DAY)).toMatchObject({ is_whole: true });
    });
  });

  it('says when Supabase is not there', async () => {
    const client = createSupabaseClient({ url: 'http://127.0.0.1:9', secretKey: server.secretKey }, 5000);
    const clients = new SupabaseClients(client, client);
    const [sessions, numbers] = [new SessionsStore(clients), new NumbersStore(clients)];
    for (const asked of [
      () => sessions.create(aSession(), RULES),
      () => sessions.expire(any(UNKNOWN)),
      () => sessions.list({}, { limit: 1 }),
      () => sessions.answerCall({ callId: 'CA1', number: '+15550100', caller: null }, 0),
      () => numbers.count(600),
      () => numbers.list(600, '', 1),
      () => numbers.readChanges(null, DAY),
    ])
      await expect(asked()).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
