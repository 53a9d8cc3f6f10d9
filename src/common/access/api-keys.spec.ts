import { AppConfig } from '../../config/app-config.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { validateEnv } from '../../config/env.js';
import { ForbiddenError } from '../errors/forbidden.error.js';
import { UnauthenticatedError } from '../errors/unauthenticated.error.js';
import { ApiKeys } from './api-keys.js';

/** `sha256sum` of `viewer-key` and `admin-key`. */
const VIEWER = '9b88f3b3de5ee9f1bb657b76cc43581a9e25e9091bb23c35b2748b7c3509b6e6';
const ADMIN = '69a5265506c94c77b787a7d7377b7685a0eff82e33920a71e7ee22cd6154953e';

const configWith = (keys: string): AppConfig =>
  buildAppConfig(validateEnv({ NODE_ENV: 'test', API_KEYS: keys }), null);

describe('ApiKeys', () => {
  const keys = new ApiKeys(configWith(`desk:viewer:${VIEWER},ops:admin:${ADMIN}`));

  it('finds whose key it is', () => {
    expect(keys.find('viewer-key')).toEqual({ name: 'desk', role: 'viewer', numbers: null });
    expect(keys.find('admin-key')).toEqual({ name: 'ops', role: 'admin', numbers: null });
  });

  it.each([undefined, '', 'Viewer-key', 'viewer-key ', VIEWER])('does not know %p', (key) => {
    expect(keys.find(key)).toBeNull();
  });

  it('knows nobody when no key is configured', () => {
    expect(new ApiKeys(configWith('')).find('')).toBeNull();
  });

  it('authorizes the role and every higher one', () => {
    expect(keys.authorize('admin-key', 'agent').name).toBe('ops');
    expect(() => keys.authorize('viewer-key', 'agent')).toThrow(ForbiddenError);
    expect(() => keys.authorize(undefined, 'viewer')).toThrow(UnauthenticatedError);
  });
});
