import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeyDigest } from './parse-api-keys.js';
import { loadAppConfig, readAppConfig, readEnvironment } from './load-app-config.js';

const SID = `AC${'0'.repeat(32)}`;

const TOKENS = ['new', 'old'].map((token) => token.padEnd(32, '0'));
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://main.example.com/phone/',
  MONGODB_URI: 'mongodb://db/main',
  SUPABASE_URL: 'https://abc.supabase.co',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_1',
  TWILIO_ACCOUNT_SID: SID,
  TWILIO_AUTH_TOKEN: TOKENS.join(),
  API_KEYS: `desk:viewer:${'A'.repeat(64)}`,
};

describe('readAppConfig', () => {
  it('reads the environment once, whoever asks', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mainline-config-'));
    const { DATA_DIR, PORT } = process.env;
    Object.assign(process.env, { DATA_DIR: dataDir, PORT: '3998' });
    const config = readAppConfig();
    Object.assign(process.env, { PORT: '3999' });
    expect(readAppConfig()).toBe(config);
    expect(config.server.port).toBe(3998);
    restore({ DATA_DIR, PORT });
    rmSync(dataDir, { recursive: true });
  });
});

function restore(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}

describe('loadAppConfig', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'mainline-config-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  describe('in development with nothing set', () => {
    it('embeds the databases and lets the simulator play Twilio', () => {
      const config = loadAppConfig({ DATA_DIR: dataDir });
      expect(config.databases).toMatchObject({
        mongodbUri: null,
        supabaseUrl: null,
        supabaseKey: null,
        readStore: 'mongodb',
      });
      expect(config.twilio).toMatchObject({ simulated: true, apiUrl: 'http://127.0.0.1:3010' });
      expect(config.twilio.accountSid).toMatch(/^AC[0-9a-f]{32}$/);
      expect(config.server).toMatchObject({
        host: '127.0.0.1',
        port: 3000,
        publicUrl: 'http://127.0.0.1:3000',
        dataDir,
      });
      expect(config.phone).toMatchObject({
        mainNumbers: ['+13235550100'],
        forwardTo: ['+15557778888', '+15557779999'],
      });
    });

    it('lets numbers rest in production alone, unless it is told', () => {
      const spansOf = (variables: Record<string, string>) => {
        const { coolDownSeconds, echoSeconds } = loadAppConfig({ DATA_DIR: dataDir, ...variables }).sessions;
        return [coolDownSeconds, echoSeconds];
      };
      const told = { COOL_DOWN_MINUTES: '1', ECHO_HOURS: '2' };
      expect(spansOf({})).toEqual([0, 0]);
      expect(spansOf(told)).toEqual([60, 7200]);
      expect(spansOf(PRODUCTION)).toEqual([600, 86_400]);
      expect(spansOf({ ...PRODUCTION, COOL_DOWN_MINUTES: '0', ECHO_HOURS: '0' })).toEqual([0, 0]);
    });

    it('says what was filled in', () => {
      expect(loadAppConfig({ DATA_DIR: dataDir }).generated).toEqual([
        'MONGODB_URI',
        'SUPABASE_URL',
        'DEV_API_KEY',
        'TWILIO_ACCOUNT_SID',
        'TWILIO_AUTH_TOKEN',
        'MAIN_NUMBERS',
        'FORWARD_TO',
      ]);
      expect(
        loadAppConfig({ DATA_DIR: dataDir, DEV_API_KEY: 'x', FORWARD_TO: '+15551234567' }).generated,
      ).not.toContain('FORWARD_TO');
    });

    it('keeps the generated credentials, in a file for its owner alone', () => {
      const first = loadAppConfig({ DATA_DIR: dataDir });
      const second = loadAppConfig({ DATA_DIR: dataDir });
      expect(second).toEqual(first);
      expect(readdirSync(dataDir)).toEqual(['development.json']);
      expect(statSync(join(dataDir, 'development.json')).mode & 0o777).toBe(0o600);
    });

    it('makes a webhook secret, and uses it only where there is somebody to tell and no other one', () => {
      const urls = { NOTIFY_WEBHOOK_URLS: 'http://127.0.0.1:9000/' };
      const made = loadAppConfig({ DATA_DIR: dataDir, ...urls });
      const [secret = ''] = made.notifications.secrets;
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(made.notifications.developmentSecret).toBe(secret);
      expect(made.generated).toContain('NOTIFY_WEBHOOK_SECRET');
      expect(loadAppConfig({ DATA_DIR: dataDir }).notifications.secrets).toEqual([]);
      const given = loadAppConfig({
        DATA_DIR: dataDir,
        ...urls,
        NOTIFY_WEBHOOK_SECRET: secret.replace('A', 'B'),
      });
      expect(given.notifications.developmentSecret).toBeNull();
    });

    it('adds what later versions need to the credentials of earlier ones', () => {
      const { access, twilio } = loadAppConfig({ DATA_DIR: dataDir });
      const file = join(dataDir, 'development.json');
      const { notifyWebhookSecret, ...earlier } = JSON.parse(readFileSync(file, 'utf8')) as Record<
        string,
        string
      >;
      writeFileSync(file, JSON.stringify(earlier));
      const now = loadAppConfig({ DATA_DIR: dataDir });
      expect([now.access, now.twilio]).toEqual([access, twilio]);
      const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      expect(kept).toMatchObject(earlier);
      expect(kept['notifyWebhookSecret']).not.toBe(notifyWebhookSecret);
      expect(kept['notifyWebhookSecret']).toMatch(/^whsec_/);
    });

    it('makes a data folder for its owner alone', () => {
      loadAppConfig({ DATA_DIR: join(dataDir, 'a', 'b') });
      expect(statSync(join(dataDir, 'a', 'b')).mode & 0o777).toBe(0o700);
    });

    it('generates others in another folder', () => {
      const other = loadAppConfig({ DATA_DIR: join(dataDir, 'other') });
      expect(other.access.developmentKey).not.toBe(
        loadAppConfig({ DATA_DIR: dataDir }).access.developmentKey,
      );
    });

    it.each([
      '',
      '{',
      '[]',
      '{"apiKey":"hush"}',
      '{"apiKey":"hush","twilioAccountSid":1,"twilioAuthToken":""}',
    ])('says which file is broken when it holds %j, and not what it holds', (content) => {
      const file = join(dataDir, 'development.json');
      writeFileSync(file, content);
      expect(() => loadAppConfig({ DATA_DIR: dataDir })).toThrow(`${file} is not what Mainline wrote`);
      expect(() => loadAppConfig({ DATA_DIR: dataDir })).not.toThrow('hush');
      expect(readFileSync(file, 'utf8')).toBe(content);
    });
  });

  describe('API keys', () => {
    it('adds the development key as an admin, known by its digest', () => {
      const { access } = loadAppConfig({ DATA_DIR: dataDir, DEV_API_KEY: 'abc' });
      expect(access.developmentKey).toBe('abc');
      // `printf abc | sha256sum`
      const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
      expect(access.keys).toEqual([
        { name: 'development', role: 'admin', digest, numbers: null, expiresAt: null },
      ]);
      expect(apiKeyDigest('abc')).toBe(digest);
    });

    it('generates the development key when it is not set', () => {
      const { access } = loadAppConfig({ DATA_DIR: dataDir });
      expect(access.developmentKey).toMatch(/^dev_[0-9a-f]{32}$/);
      expect(access.keys).toEqual([
        {
          name: 'development',
          role: 'admin',
          digest: apiKeyDigest(access.developmentKey ?? ''),
          numbers: null,
          expiresAt: null,
        },
      ]);
    });
  });

  it.each([
    [{}, true],
    [{ PUBLIC_URL: 'http://localhost:3000' }, true],
    [{ PUBLIC_URL: 'http://[::1]:3000' }, true],
    [{ PHONE_ENABLED: 'false' }, false],
    [{ PUBLIC_URL: 'https://phone.example.com' }, false],
    [{ PUBLIC_URL: 'http://192.168.1.5:3000' }, false],
    [{ NODE_ENV: 'test' }, false],
    [{ NODE_ENV: 'test', PHONE_ENABLED: 'true' }, true],
    [{ TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: 't' }, false],
  ])('has a phone for browsers on this machine alone: %j', (variables, hasBrowserPhone) => {
    expect(loadAppConfig({ DATA_DIR: dataDir, ...variables }).twilio.hasBrowserPhone).toBe(hasBrowserPhone);
  });

  it('never dials made-up numbers through a real account', () => {
    const config = loadAppConfig({ DATA_DIR: dataDir, TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: 't' });
    expect(config.phone).toMatchObject({ mainNumbers: [], forwardTo: [] });
    expect(config.twilio).toMatchObject({
      simulated: false,
      apiUrl: 'https://api.twilio.com',
      authTokens: ['t'],
    });
  });

  it.each([
    [{}, 'https://api.twilio.com'],
    [{ TWILIO_REGION: 'ie1' }, 'https://api.ie1.twilio.com'],
    [{ TWILIO_REGION: 'au1', TWILIO_EDGE: 'sydney' }, 'https://api.sydney.au1.twilio.com'],
    [{ TWILIO_EDGE: 'dublin' }, 'https://api.dublin.us1.twilio.com'],
    [{ TWILIO_EDGE: 'dublin', TWILIO_API_URL: 'http://127.0.0.1:4010/' }, 'http://127.0.0.1:4010'],
  ])('asks Twilio where %p says', (variables, apiUrl) => {
    const account = { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: 't' };
    expect(loadAppConfig({ DATA_DIR: dataDir, ...account, ...variables }).twilio.apiUrl).toBe(apiUrl);
  });

  it('makes up no number that is given another part', () => {
    const own = loadAppConfig({ DATA_DIR: dataDir, FORWARD_TO: '+13235550100' }).phone;
    expect(own.mainNumbers).toHaveLength(1);
    expect(own.mainNumbers).not.toEqual(own.forwardTo);
    const agents = loadAppConfig({ DATA_DIR: dataDir, MAIN_NUMBERS: '+15557778888' }).phone;
    expect(agents.forwardTo).not.toEqual(agents.mainNumbers);
  });

  describe('in production', () => {
    it('takes everything from the environment and writes nothing', () => {
      const config = loadAppConfig({ ...PRODUCTION, DATA_DIR: dataDir });
      expect(readdirSync(dataDir)).toEqual([]);
      expect(config.generated).toEqual([]);
      expect(config.twilio).toMatchObject({ simulated: false, accountSid: SID, authTokens: TOKENS });
      expect(config.access).toMatchObject({
        developmentKey: null,
        keys: [{ name: 'desk', role: 'viewer', digest: 'A'.repeat(64) }],
      });
      expect(config.phone).toMatchObject({ mainNumbers: [], forwardTo: [] });
    });

    it('listens on every address unless told otherwise, and drops the slash after the public address', () => {
      const { server } = loadAppConfig(PRODUCTION);
      expect(server).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://main.example.com/phone' });
      expect(loadAppConfig({ ...PRODUCTION, HOST: '10.0.0.1' }).server.host).toBe('10.0.0.1');
    });
  });
});

describe('readEnvironment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  const file = join(folder, '.env');
  const names = ['READ_ENVIRONMENT_SET', 'READ_ENVIRONMENT_FILE'];

  afterEach(() => names.forEach((name) => delete process.env[name]));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('adds the file to what is set, which wins', () => {
    writeFileSync(file, '# a comment\nREAD_ENVIRONMENT_SET=file\nREAD_ENVIRONMENT_FILE="from the file"\n');
    process.env['READ_ENVIRONMENT_SET'] = 'process';
    expect(readEnvironment(file)).toMatchObject({
      READ_ENVIRONMENT_SET: 'process',
      READ_ENVIRONMENT_FILE: 'from the file',
    });
  });

  it('does without a file', () => {
    expect(readEnvironment(join(folder, 'missing'))).toMatchObject({ PATH: process.env['PATH'] });
  });
});
