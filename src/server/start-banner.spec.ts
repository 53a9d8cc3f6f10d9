import type { AppConfig } from '../config/app-config.js';
import { buildAppConfig } from '../config/build-app-config.js';
import { validateEnv } from '../config/env.js';
import { phoneWarnings, startBanner } from './start-banner.js';

const SECRETS = {
  apiKey: 'dev_key',
  twilioAccountSid: `AC${'1'.repeat(32)}`,
  twilioAuthToken: 'hush-token',
  notifyWebhookSecret: 'whsec_none',
};
const LINK = { url: 'http://localhost:3000/#sign-in=abc', expiresAt: '2026-11-21T09:15:00.000Z' };
const SID = `AC${'0'.repeat(32)}`;

const development = (variables: Record<string, string> = {}): AppConfig =>
  buildAppConfig(validateEnv({ DATA_DIR: '/data', ...variables }), SECRETS);

const REAL = {
  PUBLIC_URL: 'https://main.example.com',
  MONGODB_URI: 'mongodb+srv://user:hu%40sh@a.example.net,b.example.net:27018/main?authSource=hush',
  SUPABASE_URL: 'https://abc.supabase.co',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_hush',
  TWILIO_ACCOUNT_SID: SID,
  TWILIO_AUTH_TOKEN: 'hush-token'.padEnd(32, '0'),
  API_KEYS: `ops:admin:${'a'.repeat(64)}`,
};

const production = (): AppConfig =>
  buildAppConfig(validateEnv({ NODE_ENV: 'production', DATA_DIR: '/data', ...REAL }), null);

describe('startBanner', () => {
  it('says what runs where when nothing is set', () => {
    expect(startBanner(development(), 'http://127.0.0.1:3000', LINK)).toBe(
      [
        '',
        '  Dashboard  http://localhost:3000/',
        '  Sign in    http://localhost:3000/#sign-in=abc',
        '             works once, within 15 minutes; for another: npm run mainline -- sign-in',
        '',
        'Mainline is running (development)',
        '',
        '  Address      http://127.0.0.1:3000',
        '  API docs     http://127.0.0.1:3000/docs',
        '  MongoDB      embedded, in the data folder',
        '  Supabase     embedded, in the data folder',
        '  Data folder  /data',
        '  Twilio       simulated, its API at http://127.0.0.1:3010',
        '  Main number  +13235550100',
        '  Agents       +15557778888, +15557779999',
        '  API key      dev_key (role admin, development only)',
        '  Made up      MONGODB_URI, SUPABASE_URL, DEV_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, MAIN_NUMBERS, FORWARD_TO (not set)',
        '',
        '  Place a call   npm run call -- --help',
        "  See the calls  curl -H 'x-api-key: dev_key' http://127.0.0.1:3000/calls",
        '',
      ].join('\n'),
    );
  });

  it('names hosts and accounts in production, and no credential', () => {
    const banner = startBanner(production(), 'http://10.0.0.1:3000', null);
    expect(banner).toContain('MongoDB      at a.example.net,b.example.net:27018\n');
    expect(banner).toContain('Supabase     at abc.supabase.co\n');
    expect(banner).toContain(
      `Twilio       account ${SID}, voice webhook https://main.example.com/twilio/voice\n`,
    );
    expect(banner).toContain("'x-api-key: YOUR_KEY'");
    expect(banner).toMatch(/^\n {2}Dashboard {2}http:\/\/10\.0\.0\.1:3000\/\n\n/);
    expect(banner).not.toMatch(/Sign in|hush|user|sb_secret|a{64}|npm run call|Made up/);
  });

  it('shows the webhook secret that development made, where it signs', () => {
    const webhooks = { NOTIFY_WEBHOOK_URLS: 'http://127.0.0.1:9000/' };
    const banner = startBanner(development(webhooks), 'http://x', LINK);
    expect(banner).toContain('whsec_none (signs what is delivered, development only)');
    expect(startBanner(development(), 'http://x', LINK)).not.toContain('whsec_');
  });

  it('lists as made up only what is not set', () => {
    const banner = startBanner(development({ ...REAL, DEV_API_KEY: 'mine' }), 'http://127.0.0.1:3000', LINK);
    expect(banner).toContain('API key      mine (role admin, development only)');
    expect(banner).not.toContain('Made up');
  });

  it.each([
    ['mongodb://h', 'at h'],
    ['mongodb://u:p@[::1]:27017', 'at [::1]:27017'],
    ['mongodb://u:hush@b@h/x', 'at an address that cannot be shown'],
    ['mongodb://u:hu/sh@h/x', 'at an address that cannot be shown'],
    ['mongodb://u@h/x?y=z', 'at h'],
  ])('shows the host of %s', (MONGODB_URI, text) => {
    expect(startBanner(development({ MONGODB_URI }), 'http://x', LINK)).toContain(`MongoDB      ${text}\n`);
  });
});

describe('phoneWarnings', () => {
  it('names what is empty where real people call', () => {
    expect(phoneWarnings(production())).toEqual([
      expect.stringMatching(/^MAIN_NUMBERS is empty: /),
      expect.stringMatching(/^FORWARD_TO is empty: /),
    ]);
  });

  it('has nothing to say where both are set, or the telephone is simulated', () => {
    const numbers = { MAIN_NUMBERS: '+13235550100', FORWARD_TO: '+13235550101' };
    expect(phoneWarnings(development({ ...REAL, ...numbers }))).toEqual([]);
    expect(phoneWarnings(development())).toEqual([]);
  });
});
