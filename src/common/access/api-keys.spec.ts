import { Logger } from '@nestjs/common';
import { SetClock } from '../../../test/support/set-clock.js';
import { AppConfig } from '../../config/app-config.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { validateEnv } from '../../config/env.js';
import { ApiKeys } from './api-keys.js';

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
