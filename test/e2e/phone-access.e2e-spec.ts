import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { PhonePage } from '../support/phone-page.js';
import { type PhoneServer, startPhoneServer } from '../support/phone-server.js';

const KEYS = [
  `agents:agent:${apiKeyDigest('agent-key')}`,
  `desk:viewer:${apiKeyDigest('viewer-key')}`,
  `branch:agent:${apiKeyDigest('branch-key')}:numbers=+13235550199`,
].join(',');

const codeOf = async (url: string, auth: Record<string, unknown>): Promise<string | undefined> =>
  (await PhonePage.refused(url, auth)).data?.code;

describe('who may have a phone', () => {
  let server: PhoneServer;

  beforeAll(async () => {
    server = await startPhoneServer({ variables: { API_KEYS: KEYS } });
  }, STARTING);
  afterAll(() => server.close());

  it('is an agent or an admin of all numbers', async () => {
    const { url } = server.mainline;
    expect(await codeOf(url, {})).toBe('UNAUTHENTICATED');
    expect(await codeOf(url, { apiKey: 'wrong' })).toBe('UNAUTHENTICATED');
    expect(await codeOf(url, { apiKey: 'viewer-key' })).toBe('FORBIDDEN');
    expect(await codeOf(url, { apiKey: 'branch-key' })).toBe('FORBIDDEN');
    const page = await PhonePage.open(url, 'agent-key');
    expect(await (await server.mainline.get('/me')).json()).toMatchObject({ features: { phone: true } });
    // The phone of one key is not another's.
    const other = await PhonePage.open(url, ADMIN_KEY, page.state.phoneId);
    expect(other.state.isResumed).toBe(false);
    page.close();
    other.close();
  });

  it('is nobody when there are twenty already', async () => {
    const { url } = server.mainline;
    const pages: PhonePage[] = [];
    let code: string | undefined;
    for (let count = 0; count <= 20 && code === undefined; count += 1) {
      const page = new PhonePage(url, { apiKey: ADMIN_KEY });
      pages.push(page);
      code = await new Promise<string | undefined>((resolve) => {
        page.socket.on('connect', () => resolve(undefined));
        page.socket.on('connect_error', (error: Error & { data?: { code: string } }) =>
          resolve(error.data?.code),
        );
      });
    }
    expect(code).toBe('TOO_MANY_PHONES');
    for (const page of pages) page.close();
  });
});

describe('a server whose public address is another machine', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline();
  }, STARTING);
  afterAll(() => mainline.close());

  it('has no phone', async () => {
    expect(await codeOf(mainline.url, { apiKey: ADMIN_KEY })).toBe('PHONE_NOT_AVAILABLE');
    expect(await (await mainline.get('/me')).json()).toMatchObject({ features: { phone: false } });
  });
});
