import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { DEVELOPMENT_KEY, type PagesApp, startPagesApp } from '../support/pages-app.js';

const PAGES = ['/', '/call/CA1', '/board', '/insights', '/pool', '/pool/7', '/system', '/phone'];
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const INDEX = [
  '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">',
  '<script type="module" src="/assets/index-Dq3x.js" nonce="__CSP_NONCE__"></script>',
].join('\n');
const SCRIPT = `export const text = '${'calls '.repeat(1000)}';\n`;

describe('the pages of the dashboard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mainline-pages-'));
  let pages: PagesApp;

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), INDEX);
    writeFileSync(join(folder, 'assets', 'index-Dq3x.js'), SCRIPT);
    writeFileSync(join(folder, 'assets', 'font-1.woff2'), 'font');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(folder, 'assets', '.hidden'), 'secret');
    pages = await startPagesApp(folder);
  });
  afterAll(async () => {
    await pages.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(pages.url + path, { headers: { accept: BROWSER, ...headers }, method, redirect: 'manual' });
  const policyOf = ({ headers }: Response): Map<string, string> =>
    new Map(
      (headers.get('content-security-policy') ?? '').split(';').map((directive): [string, string] => {
        const [name = '', ...sources] = directive.trim().split(' ');
        return [name, sources.join(' ')];
      }),
    );

  it.each(PAGES)('are one file at %s, which no cache keeps', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('vary')).toMatch(/\baccept\b/);
    expect(await answer.text()).toContain('/assets/index-Dq3x.js');
  });

  it('have another nonce in every answer, the same in the page and in its policy', async () => {
    const nonces = [];
    for (let round = 0; round < 2; round += 1) {
      const answer = await get('/');
      const styles = policyOf(answer).get('style-src');
      const [, nonce = ''] = /'nonce-([\w+/]{22}==)'/.exec(styles ?? '') ?? [];
      expect(styles).toBe(`'self' 'nonce-${nonce}'`);
      const page = await answer.text();
      expect(page.split(nonce)).toHaveLength(3);
      expect(page).not.toContain('__CSP_NONCE__');
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(2);
  });

  it('may load nothing from elsewhere, run nothing inside the page, and be framed by nobody', async () => {
    const policy = policyOf(await get('/board'));
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('media-src')).toBe("'self' blob:");
    expect(policy.get('img-src')).toBe("'self' data:");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|https?:|\*/);
  });

  it('may listen to the microphone, for the phone, and to nothing else of the device', async () => {
    const policy = (await get('/phone')).headers.get('permissions-policy');
    expect(policy).toBe('camera=(), geolocation=(), microphone=(self)');
  });

  it('are there for whoever takes HTML, and JSON says that there is nothing to everybody else', async () => {
    for (const accept of ['*/*', 'text/*', 'text/html;q=0.1, application/json'])
      expect([accept, (await get('/', { accept })).status]).toEqual([accept, 200]);
    for (const accept of ['application/json', 'text/html;q=0, */*', 'image/png']) {
      const answer = await get('/pool', { accept });
      expect([accept, answer.status, await answer.json()]).toEqual([
        accept,
        404,
        expect.objectContaining({ code: 'NOT_FOUND' }),
      ]);
    }
  });

  it.each(['/calls-of-nobody', '/call', '/call/CA1/x', '/board/x', '/index.html', '/pool/7/x'])(
    'are not at %s',
    async (path) => {
      const answer = await get(path);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining({ code: 'NOT_FOUND' }),
      ]);
    },
  );

  it('are not at what the API has for another method, and which one is said', async () => {
    const answer = await get('/sign-in');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('leave the API as it is, also when a browser goes there', async () => {
    const refused = await get('/me');
    expect([refused.status, await refused.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    ]);
    expect(await (await get('/me', { 'x-api-key': DEVELOPMENT_KEY })).json()).toMatchObject({
      name: 'development',
    });
  });

  it('leave the policy of Swagger UI as it is', async () => {
    const policy = policyOf(await get('/docs'));
    expect(policy.get('style-src')).toBe("'self' 'unsafe-inline'");
    expect((await get('/docs/swagger-ui-bundle.js')).status).toBe(200);
  });

  it('answer HEAD like GET, without the page', async () => {
    for (const path of ['/', '/assets/index-Dq3x.js']) {
      const answer = await get(path, {}, 'HEAD');
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });

  describe('have assets that', () => {
    it('browsers keep for a year, compressed where they shrink', async () => {
      const answer = await get('/assets/index-Dq3x.js', { 'accept-encoding': 'br' });
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
      expect(answer.headers.get('content-encoding')).toBe('br');
      expect(await answer.text()).toBe(SCRIPT);
      const font = await get('/assets/font-1.woff2', { 'accept-encoding': 'br' });
      expect([font.status, font.headers.get('content-encoding')]).toEqual([200, null]);
    });

    it('are not sent again to who has them', async () => {
      const etag = (await get('/assets/font-1.woff2')).headers.get('etag') ?? '';
      expect(etag).not.toBe('');
      // Of a request with a condition `fetch` says that no cache may answer it, and so nobody has it.
      const again = await request(pages.url).get('/assets/font-1.woff2').set('if-none-match', etag);
      expect([again.status, again.text]).toEqual([304, '']);
    });

    it.each([
      '/assets/index-old.js',
      '/assets/',
      '/assets',
      '/assets/.hidden',
      '/assets/../secret.txt',
      '/assets/%2e%2e/secret.txt',
      '/assets/..%2fsecret.txt',
    ])('are told from what is not there: %s', async (path) => {
      const answer = await get(path);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining({ code: 'NOT_FOUND' }),
      ]);
    });
  });

  it('say how to have them when they were not built', async () => {
    const other = await startPagesApp(join(folder, 'nothing'));
    const answer = await fetch(`${other.url}/board`, { headers: { accept: BROWSER } });
    const body: unknown = await answer.json();
    const asset = await fetch(`${other.url}/assets/index-Dq3x.js`);
    await other.close();
    expect([answer.status, body]).toEqual([
      404,
      expect.objectContaining({
        code: 'DASHBOARD_NOT_BUILT',
        message: expect.stringContaining('npm run build') as string,
      }),
    ]);
    expect(asset.status).toBe(404);
  });
});
