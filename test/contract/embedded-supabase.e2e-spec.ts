import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedSupabase } from '../../src/development/supabase/embedded-supabase.js';
import { prepareSupabase } from '../support/databases/prepared.js';
import { clientOf, expectMaskedErrors } from '../support/supabase-embedded.js';

/** A JSON Web Token. */
function signed(claims: object, secret: string): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = parts.join('.');
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

describe('EmbeddedSupabase', () => {
  expectMaskedErrors();

  let parent: string;
  let dataDir: string;
  let embedded: EmbeddedSupabase;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'mainline-supabase-'));
    await prepareSupabase(parent);
    dataDir = join(parent, 'supabase');
    embedded = await EmbeddedSupabase.start({ dataDir });
  });
  afterAll(async () => {
    await embedded.close();
    await rm(parent, { recursive: true, force: true });
  });

  it('serves the data API on the loopback address', async () => {
    expect(embedded.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await clientOf(embedded.url, embedded.secretKey).from('calls').select();
    expect(answer).toMatchObject({ status: 200, data: [] });
  });

  it('serves nothing else, such as settings with keys in them', async () => {
    const headers = { apikey: embedded.secretKey };
    for (const path of [
      '/',
      '/_system/config',
      '/_system/info',
      '/auth/v1/health',
      '/rest/v1/../../_system/config',
    ]) {
      const answer = await fetch(embedded.url + path, { headers });
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, '']);
      // Shorter, and a busy client's next request would meet a closed connection.
      expect(answer.headers.get('keep-alive')).toBe('timeout=95');
    }
  });

  it('has applied every migration, and says which', async () => {
    const files = (await readdir('supabase/migrations')).sort();
    const rows = await embedded.query<{ file: string }>(
      `select version || '_' || name || '.sql' as file from supabase_migrations.schema_migrations order by version`,
    );
    expect(rows.map(({ file }) => file)).toEqual(files);
    expect(files.length).toBeGreaterThan(0);
  });

  it('answers violated constraints as PostgREST does', async () => {
    const client = clientOf(embedded.url, embedded.secretKey);
    const event = { call_id: 'c', id: 'e', type: 't', at: 'now', received_at: 'now', data: {}, number: 1 };
    expect(await client.from('call_events').insert({ ...event, source: 'nobody' })).toMatchObject({
      status: 400,
      error: { code: '23514', message: expect.stringContaining('call_events_source_check') as string },
    });
  });

  it('is for one process at a time, and tells the owner alone how to reach it', async () => {
    await expect(EmbeddedSupabase.start({ dataDir })).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      message: `another Mainline process is using ${dataDir}`,
    });
    const file = join(dataDir, 'access.json');
    const { url, secretKey, publishableKey } = embedded;
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url, secretKey, publishableKey });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each(['unsafe-secret-change-me', '', 'super-secret-jwt-token-with-at-least-32-characters-long'])(
    'believes no token that is signed with the known secret "%s"',
    async (secret) => {
      const authorization = `Bearer ${signed({ role: 'service_role', exp: 4_000_000_000 }, secret)}`;
      for (const apikey of [embedded.publishableKey, 'x']) {
        const headers = { apikey, authorization };
        expect((await fetch(`${embedded.url}/rest/v1/calls`, { headers })).status).toBe(401);
      }
      const answer = await fetch(`${embedded.url}/rest/v1/calls`, { headers: { authorization } });
      expect(answer.status).toBe(401);
    },
  );

  describe('reads the values of filters by the types of their columns, as PostgREST does:', () => {
    const row = `'api', 'inbound', false, 'ended', '[]', '[]', '2026-01-01T00:00:00Z', 3, 0, 1, 1, 1`;

    beforeAll(async () => {
      await embedded.query(
        `insert into calls (id, source, direction, caller_withheld, status, menu, legs, started_at, wait_seconds,
          talk_seconds, event_count, fingerprint_low, fingerprint_high)
         select id, ${row} from unnest(array['true', '1.0', 'null', 'x"y', 'x,y', '"x"']) as id`,
      );
    });
    afterAll(() => embedded.query(`delete from calls`));

    async function found(query: string): Promise<unknown> {
      const headers = { apikey: embedded.secretKey };
      const answer = await fetch(`${embedded.url}/rest/v1/calls?select=id&order=id&${query}`, { headers });
      const body = (await answer.json()) as { id: string }[] | { code: string };
      return Array.isArray(body) ? body.map(({ id }) => id) : [answer.status, body.code];
    }

    it.each<[string, unknown]>([
      ['id=eq.true', ['true']],
      ['id=eq.false', []],
      ['id=eq.1.0', ['1.0']],
      ['id=eq.1', []],
      ['id=eq.null', ['null']],
      ['id=eq."x"', ['"x"']],
      ['id=not.eq.true&id=neq.1.0&id=lt.u', ['"x"', 'null']],
      ['id=in.(true,"null","x\\"y","x,y",1.0,")")', ['1.0', 'null', 'true', 'x"y', 'x,y']],
      ['id=not.in.(true,null,1.0)', ['"x"', 'x"y', 'x,y']],
      ['or=(id.eq."x\\"y",id.eq."true",and(id.eq."x,y",wait_seconds.eq."3"))', ['true', 'x"y', 'x,y']],
      ['id=eq.true&caller_withheld=eq.false&wait_seconds=gte.3&started_at=lt.2026-01-02', ['true']],
      ['id=eq.true&caller_withheld=is.false&ended_at=is.null&wait_seconds=in.(3,4)', ['true']],
      ['id=eq.true&caller_withheld=eq.f&id=like.t*', ['true']],
      ['wait_seconds=eq.x', [400, '22P02']],
      ['caller_withheld=eq.x', [400, '22P02']],
      ['id=eq.%00', [400, '22021']],
      ['id=eq.\u{E000}YQ', []],
    ])('%s', async (query, expected) => {
      expect(await found(query)).toEqual(expected);
    });

    it('a long one, too', async () => {
      expect(await found(`id=eq.${'x'.repeat(8000)}`)).toEqual([]);
    });

    it('and takes what a body holds as it is', async () => {
      const client = clientOf(embedded.url, embedded.secretKey);
      const changed = await client
        .from('calls')
        .update({ caller_name: '\u{E000}YQ' })
        .eq('id', '1.0')
        .select('id, caller_name');
      expect(changed.data).toEqual([{ id: '1.0', caller_name: '\u{E000}YQ' }]);
    });
  });

  // From here on each test goes on with what the one before left.
  it('closes while requests are under way', async () => {
    const client = clientOf(embedded.url, embedded.secretKey);
    const row = {
      call_id: 'c',
      id: 'e',
      type: 't',
      at: 'now',
      received_at: 'now',
      source: 'api',
      data: { a: 1 },
      low: 1,
      high: 2,
    };
    expect((await client.rpc('append_call_events', { batch: [row] })).error).toBeNull();
    const requests = Array.from({ length: 20 }, async () => {
      const { status } = await client.rpc('append_call_events', { batch: [] });
      return status;
    });
    await requests[0];
    await embedded.close();
    await Promise.all(requests);
    expect(await client.from('calls').select().retry(false)).toMatchObject({ status: 0 });
    await expect(access(join(dataDir, 'access.json'))).rejects.toThrow('ENOENT');
  });

  it('gives the folder back when its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(EmbeddedSupabase.start({ dataDir, port })).rejects.toThrow('EADDRINUSE');
    holder.close();
  });

  it('keeps what was written, on one port, with keys of its own at every start', async () => {
    const { url, secretKey } = embedded;
    embedded = await EmbeddedSupabase.start({ dataDir, port: Number(new URL(url).port) });
    expect(embedded.url).toBe(url);
    const read = await clientOf(url, embedded.secretKey).from('call_events').select('id, data');
    expect(read.data).toEqual([{ id: 'e', data: { a: 1 } }]);
    expect(embedded.secretKey).toMatch(/^sb_secret_/);
    expect((await clientOf(url, secretKey).from('calls').select()).status).toBe(401);
  });
});
