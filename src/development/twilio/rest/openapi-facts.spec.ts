import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualTwilioServer } from './virtual-twilio-server.js';

type Shape = Readonly<Record<string, unknown>>;

interface ListFacts {
  readonly operationId: string;
  readonly path: string;
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly properties: Shape;
  readonly onlyWhenFetched: readonly string[];
}

/** What Twilio's OpenAPI documents say: a text is a pattern, anything else an example of the type. */
const FACTS = JSON.parse(
  readFileSync(join(process.cwd(), 'test/support/fixtures/twilio-openapi-alerts-and-dialing.json'), 'utf8'),
) as { readonly lists: readonly ListFacts[]; readonly meta: Shape };
const ACCOUNT = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';
const CALL = 'CAf49305aef5478f3ab19b0e3782a70d4c';

describe("the simulated Twilio's alerts and geo permissions", () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'twilio-facts-'));
  let server: VirtualTwilioServer;

  beforeAll(async () => {
    server = await VirtualTwilioServer.start({ port: 0, dataDir, accountSid: ACCOUNT, authToken: 'secret' });
    for (const minute of ['00', '01', '02']) {
      const at = new Date(`2026-11-21T09:${minute}:00Z`);
      server.alerts.raise({ code: '11200', at, requestUrl: 'https://a.example.com/', resourceSid: CALL });
    }
  });
  afterAll(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function ask(path: string, token = 'secret'): Promise<{ status: number; body: Shape }> {
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${token}`).toString('base64')}`;
    const response = await fetch(server.url + path, { headers: { authorization } });
    return { status: response.status, body: (await response.json()) as Shape };
  }

  async function itemsOf({ path, key }: ListFacts, query = ''): Promise<Shape[]> {
    return (await ask(`${path}${query}`)).body[key] as Shape[];
  }

  describe.each(FACTS.lists)('$operationId', (facts) => {
    it('has the properties of the document and no others', async () => {
      const { body } = await ask(facts.path);
      expect(Object.keys(body).sort()).toEqual([facts.key, 'meta'].sort());
      expectShape(body['meta'], FACTS.meta);
      expect(body['meta']).toMatchObject({ key: facts.key });
      for (const item of await itemsOf(facts)) expectShape(item, facts.properties);
    });

    it.each(Object.entries(facts.parameters))('takes the parameter %s', async (name, value) => {
      const items = await itemsOf(facts, `?${new URLSearchParams({ [name]: value }).toString()}`);
      expect(items.length).toBeGreaterThan(0);
    });

    it.each(['Surprise=1', 'PageSize=0', 'PageSize=1001', 'Page=-1'])('refuses %s', async (query) => {
      expect(await ask(`${facts.path}?${query}`)).toMatchObject({ status: 400 });
    });

    it('pages, and gives each item by its own address', async () => {
      const all = await itemsOf(facts);
      const seen: Shape[] = [];
      for (let next: string | null = `${facts.path}?PageSize=2`; next !== null;) {
        const { body } = await ask(next);
        seen.push(...(body[facts.key] as Shape[]));
        const { next_page_url: url } = body['meta'] as { next_page_url: string | null };
        next = url === null ? null : url.slice(server.url.length);
      }
      expect(seen).toEqual(all);
      const [first = {}] = all;
      const { body } = await ask(String(first['url']).slice(server.url.length));
      expect(body).toMatchObject(first);
      expect(Object.keys(body).sort()).toEqual(
        [...Object.keys(facts.properties), ...facts.onlyWhenFetched].sort(),
      );
    });

    it('is for those alone who know the token', async () => {
      expect(await ask(facts.path, 'guess')).toMatchObject({ status: 401, body: { code: 20003 } });
    });
  });

  it('tells of alerts of a span and a level, newest first', async () => {
    const [facts] = FACTS.lists;
    if (facts === undefined) throw new Error('There are no facts');
    const times = async (query: string): Promise<unknown[]> =>
      (await itemsOf(facts, query)).map(({ date_generated }) => date_generated);
    const [first, second, third] = ['00', '01', '02'].map((minute) => `2026-11-21T09:${minute}:00Z`);
    expect(await times('')).toEqual([third, second, first]);
    expect(await times('?StartDate=2026-11-21T09:01:00Z')).toEqual([third, second]);
    expect(await times('?EndDate=2026-11-21T09:01:00Z')).toEqual([second, first]);
    expect(await times('?LogLevel=warning')).toEqual([]);
    expect(await ask('/v1/Alerts?StartDate=yesterday')).toMatchObject({ status: 400 });
    expect(await ask(`/v1/Alerts/NO${'0'.repeat(32)}`)).toMatchObject({ status: 404 });
  });

  it('forbids countries, and tells its own time', async () => {
    server.dialing.forbid('DE');
    const one = await ask('/v1/DialingPermissions/Countries/DE');
    expect(one.body).toMatchObject({ iso_code: 'DE', low_risk_numbers_enabled: false });
    expect((await ask('/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=false')).body).toMatchObject({
      content: [{ iso_code: 'DE' }],
    });
    server.dialing.allowAll();
    expect(await ask('/v1/DialingPermissions/Countries/XX')).toMatchObject({ status: 404 });
    server.clockOffsetSeconds = 3600;
    const { headers } = await fetch(server.url);
    expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(3_000_000);
  });
});

function expectShape(value: unknown, shape: Shape): void {
  expect(Object.keys(value as object).sort()).toEqual(Object.keys(shape).sort());
  for (const [name, example] of Object.entries(shape)) {
    const found = (value as Shape)[name];
    if (found !== null && example !== null) expectLike(found, example);
  }
}

function expectLike(found: unknown, example: unknown): void {
  if (typeof example === 'string') expect(found).toMatch(new RegExp(example));
  else if (!Array.isArray(example)) expect(typeof found).toBe(typeof example);
  else for (const item of found as unknown[]) expect(item).toMatch(new RegExp(String(example[0])));
}
