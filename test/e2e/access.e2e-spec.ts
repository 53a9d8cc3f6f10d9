import { RequestMethod } from '@nestjs/common';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';

interface Documented {
  readonly paths: Record<string, Record<string, unknown>>;
}

const PUBLIC = new Set(['/health/live', '/health/ready']);
const WITHOUT_KEY = new Set([...PUBLIC, '/sign-in']);

describe('access', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({ variables: { TRUSTED_PROXIES: '1' } });
  }, STARTING);
  afterAll(() => mainline.close());

  const routes = async (): Promise<[string, string][]> => {
    const { paths } = (await (await mainline.get('/docs-json', null)).json()) as Documented;
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method.toUpperCase() in RequestMethod)
        .map((method): [string, string] => [method.toUpperCase(), path]),
    );
  };
  const send = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(mainline.url + path.replace('{id}', 'CA1'), { method, headers });

  it('is refused without a key or a signature on every route that is documented', async () => {
    const documented = await routes();
    expect(documented.length).toBeGreaterThan(15);
    for (const [method, path] of documented.filter(([, one]) => !WITHOUT_KEY.has(one))) {
      const { status } = await send(method, path);
      expect([path, status]).toEqual([path, path.startsWith('/twilio/') ? 400 : 401]);
    }
  });

  it('is refused with an unknown key', async () => {
    const answer = await mainline.get('/calls', 'unknown');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      statusCode: 401,
      code: 'UNAUTHENTICATED',
      requestId: expect.any(String) as string,
    });
  });

  it.each([
    '/calls',
    '/calls/CA1/voicemail',
    '/calls/CA1/voicemail?signature=x',
    '/calls/CA1/voicemail?expires=1',
  ])('counts wrong keys at %s like everywhere, and does not tell them from right ones', async (path) => {
    // From an address of its own for each path.
    const headers = { 'x-forwarded-for': `198.51.100.${path.length}` };
    const statuses = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const answer = await send('GET', path, { ...headers, 'x-api-key': `wrong-${attempt}` });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect((await mainline.get(path)).status).not.toBe(429);
  });

  it('is open for health, without a key', async () => {
    for (const path of PUBLIC) expect((await mainline.get(path, null)).status).toBe(200);
  });

  it('shows Swagger UI, which loads nothing from elsewhere', async () => {
    const answer = await mainline.get('/docs', null);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('swagger-ui');
    expect(page).not.toMatch(/(src|href)="https?:/);
  });

  it('answers an unknown route like any other error', async () => {
    const answer = await mainline.get('/nothing/here');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ statusCode: 404, code: 'NOT_FOUND' });
  });
});
