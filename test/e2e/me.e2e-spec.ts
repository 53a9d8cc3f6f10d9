import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';

const KEYS = [
  `desk:agent:${apiKeyDigest('desk')}`,
  `branch:viewer:${apiKeyDigest('branch')}:numbers=+13235550199/+13235550142`,
  `old:admin:${apiKeyDigest('old')}:expires=2026-11-20`,
];

describe('GET /me', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    const variables = { API_KEYS: KEYS.join(','), MAIN_NUMBERS: '+13235550100,+13235550199' };
    mainline = await startMainline({ variables });
  }, STARTING);
  afterAll(() => mainline.close());

  const me = async (key: string): Promise<unknown> => (await mainline.get('/me', key)).json();

  it('says whose key it is and what the server is like', async () => {
    expect(await me('desk')).toEqual({
      name: 'desk',
      role: 'agent',
      numbers: null,
      environment: 'development',
      mainNumbers: ['+13235550100', '+13235550199'],
      // Its public address is another machine's.
      features: { phone: false },
    });
  });

  it('tells a key of some numbers of the main numbers among them alone', async () => {
    expect(await me('branch')).toMatchObject({
      role: 'viewer',
      numbers: ['+13235550199', '+13235550142'],
      mainNumbers: ['+13235550199'],
    });
  });

  it('tells an expired key from an unknown one, and since when it works no longer', async () => {
    expect(await me('old')).toMatchObject({
      statusCode: 401,
      code: 'API_KEY_EXPIRED',
      expiredAt: '2026-11-21T00:00:00.000Z',
    });
    const unknown = await me('nobody');
    expect(unknown).toMatchObject({ statusCode: 401, code: 'UNAUTHENTICATED' });
    expect(unknown).not.toHaveProperty('expiredAt');
  });

  it('may be kept by nobody', async () => {
    expect((await mainline.get('/me', 'desk')).headers.get('cache-control')).toBe('private, no-store');
  });
});
