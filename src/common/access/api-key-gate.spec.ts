import { SetClock } from '../../../test/support/set-clock.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { apiKeyDigest } from '../../config/parse-api-keys.js';
import { validateEnv } from '../../config/env.js';
import { ApiKeyGate, networkOfAddress, readApiKey } from './api-key-gate.js';
import { ApiKeys, createApiKey } from './api-keys.js';
import { UnauthenticatedError } from '../errors/request.errors.js';

const HERE = '203.0.113.7';

describe('ApiKeyGate', () => {
  let gate: ApiKeyGate;

  beforeEach(() => {
    jest.useFakeTimers();
    const entries = [
      `desk:viewer:${apiKeyDigest('right')}`,
      `old:admin:${apiKeyDigest('expired')}:expires=2020-01-01`,
    ];
    const config = buildAppConfig(validateEnv({ API_KEYS: entries.join(',') }), null);
    gate = new ApiKeyGate(new ApiKeys(config, new SetClock()));
  });

  afterEach(async () => {
    await gate.onModuleDestroy();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  const attempt = (key: string | undefined, address = HERE): Promise<unknown> =>
    gate.admit(key, address).catch((error: unknown) => error);
  const failOften = async (address = HERE): Promise<void> => {
    for (let count = 0; count < 10; count += 1) await attempt('wrong', address);
  };

  it('admits who has a key', async () => {
    expect(await attempt('right')).toEqual({ name: 'desk', role: 'viewer', numbers: null });
  });

  it.each([
    [undefined, 'UNAUTHENTICATED', /is needed/],
    ['wrong', 'UNAUTHENTICATED', /is not known/],
    [createApiKey(), 'UNAUTHENTICATED', /is not known/],
    [createApiKey().slice(0, -1), 'UNAUTHENTICATED', /is mistyped or cut short/],
    ['expired', 'API_KEY_EXPIRED', /has expired/],
  ])('refuses %p', async (key, code, message) => {
    expect(await attempt(key)).toMatchObject({ code, message: expect.stringMatching(message) as unknown });
  });

  it('tells whoever has an expired key since when it works no longer', async () => {
    expect(await attempt('expired')).toMatchObject({ shown: { expiredAt: '2020-01-02T00:00:00.000Z' } });
    expect(await attempt('wrong')).not.toHaveProperty('shown.expiredAt');
  });

  it('has an address wait that sent ten wrong keys within a minute', async () => {
    await failOften();
    expect(await attempt('wrong')).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 60 });
    await jest.advanceTimersByTimeAsync(45_500);
    expect(await attempt('wrong')).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 15 });
  });

  it('forgets them after a minute', async () => {
    await failOften();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await attempt('wrong')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('still admits a right key from there, and tells its holder that one expired', async () => {
    await failOften();
    await attempt('wrong');
    expect(await attempt('right')).toMatchObject({ name: 'desk' });
    expect(await attempt('expired')).toMatchObject({ code: 'API_KEY_EXPIRED' });
  });

  it('counts addresses apart, but not those of one subscriber', async () => {
    await failOften('2001:db8:1:2::1');
    expect(await attempt('wrong', '2001:db8:1:2:ffff::9')).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(await attempt('wrong', '2001:db8:1:3::1')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('does not count requests without a key, with an expired one, or with the right one', async () => {
    for (let count = 0; count < 20; count += 1) {
      await attempt(undefined);
      await attempt('expired');
      await attempt('right');
    }
    expect(await attempt('wrong')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('keeps no more than so many counts, however many addresses there are', async () => {
    for (let index = 0; index < 40_000; index += 1)
      await attempt('wrong', `2001:db8:${index.toString(16)}::1`);
    expect(jest.getTimerCount()).toBeLessThanOrEqual(16_384);
  });
});

describe('networkOfAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
    ['', ''],
    ['::ffff:999.0.0.1', '::ffff:999.0.0.1'],
  ])('%s counts as %s', (address, network) => expect(networkOfAddress(address)).toBe(network));
});

describe('readApiKey', () => {
  it.each([
    [{}, undefined],
    [{ 'x-api-key': '' }, undefined],
    [{ 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  abc ' }, 'abc'],
    [{ authorization: 'Bearer' }, undefined],
    [{ authorization: 'Bearer ' }, undefined],
    [{ authorization: 'Basic YTpi' }, undefined],
    [{ authorization: 'Basic YTpi', 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc', 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc', 'x-api-key': '' }, 'abc'],
  ])('reads %j as %p', (headers, key) => expect(readApiKey({ headers })).toBe(key));

  it('refuses two keys that differ', () => {
    const headers = { authorization: 'Bearer abc', 'x-api-key': 'abd' };
    expect(() => readApiKey({ headers })).toThrow(UnauthenticatedError);
  });
});
