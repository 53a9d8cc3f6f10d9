import { Logger } from '@nestjs/common';
import { SetClock } from '../../../test/support/set-clock.js';
import { AppConfig } from '../../config/app-config.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { validateEnv } from '../../config/env.js';
import { ApiKeys, createApiKey, isMistypedKey } from './api-keys.js';
import { crc32 } from 'node:zlib';

/** `sha256sum` of `viewer-key` and `admin-key`. */
const VIEWER = '9b88f3b3de5ee9f1bb657b76cc43581a9e25e9091bb23c35b2748b7c3509b6e6';
const ADMIN = '69a5265506c94c77b787a7d7377b7685a0eff82e33920a71e7ee22cd6154953e';

const configWith = (keys: string): AppConfig =>
  buildAppConfig(validateEnv({ NODE_ENV: 'test', API_KEYS: keys }), null);

describe('ApiKeys', () => {
  const clock = new SetClock();
  const keys = new ApiKeys(configWith(`desk:viewer:${VIEWER},ops:admin:${ADMIN}`), clock);

  it('finds whose key it is', () => {
    expect(keys.find('viewer-key')).toEqual({ name: 'desk', role: 'viewer', numbers: null });
    expect(keys.find('admin-key')).toEqual({ name: 'ops', role: 'admin', numbers: null });
  });

  it('knows the numbers that a key is limited to', () => {
    const limited = new ApiKeys(configWith(`desk:viewer:${VIEWER}:numbers=+13235550100`), clock);
    expect(limited.find('viewer-key')).toEqual({ name: 'desk', role: 'viewer', numbers: ['+13235550100'] });
  });

  it.each([undefined, '', 'Viewer-key', 'viewer-key ', VIEWER])('does not know %p', (key) => {
    expect(keys.find(key)).toBeNull();
    expect(keys.look(key ?? '')).toBeNull();
  });

  it('knows nobody when no key is configured', () => {
    expect(new ApiKeys(configWith(''), clock).find('')).toBeNull();
  });

  describe('that expire', () => {
    const moving = new SetClock();
    const expiresAt = new Date(moving.now().getTime() + 1000).toISOString();
    const config = configWith(`desk:viewer:${VIEWER}:expires=${expiresAt},ops:admin:${ADMIN}`);
    const expiring = new ApiKeys(config, moving);
    const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

    it('work until the moment', () => {
      moving.advance(999);
      expect(expiring.find('viewer-key')?.name).toBe('desk');
      expiring.onApplicationBootstrap();
      expect(warnings).not.toHaveBeenCalled();
    });

    it('do not work from the moment on, and are told from unknown ones', () => {
      moving.advance(1);
      expect(expiring.find('viewer-key')).toBeNull();
      expect(expiring.look('viewer-key')).toMatchObject({ identity: { name: 'desk' }, isExpired: true });
      expect(expiring.find('admin-key')?.name).toBe('ops');
    });

    it('are named at the start', () => {
      expiring.onApplicationBootstrap();
      expect(warnings.mock.calls).toEqual([['API keys have expired: desk']]);
    });
  });
});

describe('an API key', () => {
  const key = createApiKey();

  it('holds 32 random bytes and their checksum', () => {
    expect(key).toMatch(/^mainline_[\w-]{48}$/);
    const bytes = Buffer.from(key.slice('mainline_'.length), 'base64url');
    expect(bytes).toHaveLength(36);
    expect(bytes.readUInt32BE(32)).toBe(crc32(bytes.subarray(0, 32)));
    expect(createApiKey()).not.toBe(key);
  });

  it('is not mistyped', () => {
    for (let count = 0; count < 200; count += 1) expect(isMistypedKey(createApiKey())).toBe(false);
  });

  it('is mistyped when any one character is another, missing or doubled', () => {
    for (let at = 'mainline_'.length; at < key.length; at += 1) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect(isMistypedKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(true);
      expect(isMistypedKey(key.slice(0, at) + key.slice(at + 1))).toBe(true);
      expect(isMistypedKey(key.slice(0, at) + (key[at] ?? '') + key.slice(at))).toBe(true);
    }
  });

  it.each(['mainline_', `${key}=`, `${key} `, `${key}\n`, `mainline_${'*'.repeat(48)}`])(
    'is not %j',
    (text) => {
      expect(isMistypedKey(text)).toBe(true);
    },
  );

  it.each(['', 'dev_0123', 'anything else'])('may be made elsewhere: %j', (text) => {
    expect(isMistypedKey(text)).toBe(false);
  });
});
