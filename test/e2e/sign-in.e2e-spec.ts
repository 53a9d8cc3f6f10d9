import { SignInLinks } from '../../src/pages/sign-in/sign-in-links.js';
import { DEVELOPMENT_KEY, type PagesApp, startPagesApp } from '../support/pages-app.js';

const NOWHERE = '/nonexistent';

describe('POST /sign-in', () => {
  let pages: PagesApp;
  let links: SignInLinks;

  beforeEach(async () => {
    pages = await startPagesApp(NOWHERE);
    links = pages.app.get(SignInLinks);
    links.listenAt(pages.url);
  });
  afterEach(() => pages.close());

  const send = (body: unknown, type = 'application/json'): Promise<Response> =>
    fetch(`${pages.url}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const exchange = async (code: string): Promise<[number, unknown]> => {
    const answer = await send({ code });
    return [answer.status, await answer.json()];
  };
  const codeOf = (url = ''): string => {
    const [, code = ''] = /^http:\/\/localhost:\d+\/#sign-in=([\w-]{43})$/.exec(url) ?? [];
    return code;
  };
  const newCode = (): string => codeOf(links.make()?.url);
  const refused = [401, expect.objectContaining({ code: 'SIGN_IN_CODE_INVALID' })];

  it('gives the development key for a link, once', async () => {
    const [code, other] = [newCode(), newCode()];
    expect(code).not.toBe('');
    const signedIn = [200, { key: DEVELOPMENT_KEY, name: 'development', role: 'admin' }];
    expect(await exchange(code)).toEqual(signedIn);
    expect(await exchange(code)).toEqual(refused);
    expect(await exchange(other)).toEqual(signedIn);
  });

  it('gives a key that works, and that nobody may keep', async () => {
    const answer = await send({ code: newCode() });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const { key } = (await answer.json()) as { key: string };
    const me = await fetch(`${pages.url}/me`, { headers: { 'x-api-key': key } });
    expect(await me.json()).toMatchObject({ name: 'development', role: 'admin' });
  });

  it('does so for a quarter of an hour', async () => {
    const [early, late] = [newCode(), newCode()];
    pages.clock.advance(15 * 60_000 - 1);
    expect((await exchange(early))[0]).toBe(200);
    pages.clock.advance(1);
    expect(await exchange(late)).toEqual(refused);
  });

  it('keeps ten links, of which the oldest gives way', async () => {
    const codes = Array.from({ length: 11 }, newCode);
    expect((await exchange(codes[0] ?? ''))[0]).toBe(401);
    expect((await exchange(codes[1] ?? ''))[0]).toBe(200);
  });

  it('has whoever tries many codes wait', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await exchange('wrong'))[0]);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    expect((await exchange(newCode()))[0]).toBe(429);
  });

  it.each([[{}], [{ code: '' }], [{ code: 7 }], [{ code: 'a'.repeat(129) }], [{ code: 'a', more: 1 }]])(
    'refuses %j',
    async (body) => {
      expect((await send(body)).status).toBe(400);
    },
  );

  it('takes no form, which a page of another site could send', async () => {
    expect((await send(`code=${newCode()}`, 'application/x-www-form-urlencoded')).status).toBe(415);
  });

  it('is not there in production, and neither are links', async () => {
    const production = await startPagesApp(NOWHERE, true);
    expect(production.app.get(SignInLinks).make()).toBeNull();
    const answer = await fetch(`${production.url}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: 'x' }),
    });
    expect([answer.status, await answer.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'NOT_FOUND' }),
    ]);
    await production.close();
  });
});
