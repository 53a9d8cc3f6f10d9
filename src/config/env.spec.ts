import { envNames, InvalidEnvironmentError, validateEnv } from './env.js';

const DIGEST = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const SID = `AC${'0'.repeat(32)}`;
/** Looks like what people paste into the wrong variable. */
const SECRET = 'hunter2 s3cr3t!';

interface Rule {
  readonly byDefault: unknown;
  /** Text that is accepted, and what it becomes. */
  readonly good: readonly (readonly [string, unknown])[];
  readonly bad: readonly string[];
}

const wholeNumber = (byDefault: number | undefined, least: number, most: number): Rule => ({
  byDefault,
  good: [
    [String(least), least],
    [` ${most} `, most],
  ],
  bad: [String(least - 1), String(most + 1), '1.5', '1e3', '0x10', 'ten', SECRET],
});

const oneOf = (byDefault: string, ...words: string[]): Rule => ({
  byDefault,
  good: words.map((word) => [` ${word} `, word]),
  bad: [SECRET, words[0]?.toUpperCase() ?? '', `${words.join(',')}`],
});

const truth = (byDefault: boolean | undefined): Rule => ({
  byDefault,
  good: [
    ['true', true],
    ['false', false],
  ],
  bad: ['yes', '1', 'TRUE', SECRET],
});

const secretOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 'a').toString('base64')}`;

const webUrl: Rule = {
  byDefault: undefined,
  good: [
    ['https://main.example.com', 'https://main.example.com'],
    [' http://localhost:3000/base ', 'http://localhost:3000/base'],
  ],
  bad: [
    'main.example.com',
    'ftp://x.example',
    'https://u:p@x.example',
    'https://x.example?a=1',
    'https://x.example#a',
    SECRET,
  ],
};

const prompt = (byDefault: string): Rule => ({
  byDefault,
  good: [
    [' Hello! ', 'Hello!'],
    ['https://cdn.example.com/hi.mp3', 'https://cdn.example.com/hi.mp3'],
  ],
  bad: ['http://cdn.example.com/hi.mp3', 'https://', 'x'.repeat(4001)],
});

const numbers = (most: number): Rule => ({
  byDefault: [],
  good: [
    ['+13235550100', ['+13235550100']],
    [' +13235550100 ,, +442079460018,', ['+13235550100', '+442079460018']],
    [Array(most).fill('+13235550100').join(','), Array(most).fill('+13235550100')],
  ],
  bad: [
    '3235550100',
    '+0123456',
    '+1323555010012345',
    '+1 323 555 0100',
    SECRET,
    Array(most + 1)
      .fill('+13235550100')
      .join(','),
  ],
});

const RULES: Record<string, Rule> = {
  NODE_ENV: { ...oneOf('development', 'development', 'test'), bad: ['prod', 'Production', SECRET] },
  PORT: wholeNumber(3000, 0, 65_535),
  HOST: {
    byDefault: undefined,
    good: [
      [' ::1 ', '::1'],
      ['example.com', 'example.com'],
    ],
    bad: [SECRET, 'http://x'],
  },
  PUBLIC_URL: webUrl,
  DATA_DIR: { byDefault: './data', good: [[' /var/lib/main line ', '/var/lib/main line']], bad: [] },
  JOURNAL_SYNC: truth(true),
  JOURNAL_MAX_EVENTS: wholeNumber(500_000, 1000, 10_000_000),
  MONGODB_URI: {
    byDefault: undefined,
    good: [
      [' mongodb://u:p@h/db ', 'mongodb://u:p@h/db'],
      ['mongodb+srv://h', 'mongodb+srv://h'],
    ],
    bad: ['postgres://h', 'mongodb://', 'mongodb://h h', SECRET],
  },
  SUPABASE_URL: { ...webUrl, good: [] },
  SUPABASE_SERVICE_ROLE_KEY: { byDefault: undefined, good: [], bad: ['two parts', 'x'.repeat(4001)] },
  READ_STORE: oneOf('mongodb', 'mongodb', 'supabase'),
  STORE_TIMEOUT_MS: wholeNumber(2000, 100, 30_000),
  QUERY_TIMEOUT_MS: wholeNumber(30_000, 1000, 300_000),
  RETENTION_DAYS: wholeNumber(0, 0, 3650),
  CORS_ORIGINS: {
    byDefault: [],
    good: [
      ['https://desk.example, http://localhost:5173', ['https://desk.example', 'http://localhost:5173']],
    ],
    bad: [
      '*',
      'desk.example',
      'https://desk.example/',
      'https://desk.example/path',
      'https://u:p@x.example',
      SECRET,
    ],
  },
  REQUESTS_PER_MINUTE: wholeNumber(600, 1, 1_000_000),
  EVENTS_PER_MINUTE: wholeNumber(60_000, 1, 10_000_000),
  TRUSTED_PROXIES: wholeNumber(0, 0, 10),
  SUPABASE_DB_URL: {
    byDefault: undefined,
    good: [
      [' postgresql://u:p@h:5432/db?sslmode=require ', 'postgresql://u:p@h:5432/db?sslmode=require'],
      ['postgres://h', 'postgres://h'],
    ],
    bad: ['mongodb://h', 'postgres://', 'postgres://h h', SECRET],
  },
  NOTIFY_WEBHOOK_URLS: {
    byDefault: [],
    good: [
      [
        'https://crm.example/hooks?key=a, http://127.0.0.1:9000',
        ['https://crm.example/hooks?key=a', 'http://127.0.0.1:9000'],
      ],
    ],
    bad: [
      SECRET,
      'ftp://crm.example',
      'crm.example/hooks',
      'https://me:hush@crm.example/',
      'https://me@crm.example/',
      'https://crm.example/#part',
      'https:crm.example',
      'https://crm.example,https://crm.example',
      Array.from({ length: 11 }, (_, index) => `https://crm${index}.example`).join(','),
    ],
  },
  NOTIFY_WEBHOOK_SECRET: {
    byDefault: [],
    good: [
      [`${secretOf(24)}, ${secretOf(64)}`, [secretOf(24), secretOf(64)]],
      [secretOf(25), [secretOf(25)]],
    ],
    bad: [
      SECRET,
      'whsec_',
      secretOf(23),
      secretOf(65),
      secretOf(32).replace('whsec_', ''),
      `${secretOf(24)}=`,
    ],
  },
  SESSIONS_PER_USER: wholeNumber(5, 1, 10_000),
  POOL_LOW_PERCENT: wholeNumber(20, 0, 100),
  SKIP_GREETING_CHECK: truth(false),
  PHONE_ENABLED: truth(undefined),
  GREETING_TEST_HOSTS: {
    byDefault: [],
    good: [['localhost, 127.0.0.1,::1, cdn.test', ['localhost', '127.0.0.1', '::1', 'cdn.test']]],
    bad: [SECRET, 'localhost:8080', 'http://localhost', '[::1]', '*', '-a'],
  },
  REDIS_URL: {
    byDefault: undefined,
    good: [['rediss://user:pass@redis.example:6380/1', 'rediss://user:pass@redis.example:6380/1']],
    bad: ['redis.example', 'http://redis.example', SECRET],
  },
  STUCK_CALL_HOURS: wholeNumber(24, 1, 720),
  UNHEARD_ALERT_HOURS: wholeNumber(24, 1, 8760),
  COOL_DOWN_MINUTES: { ...wholeNumber(0, 0, 1440), byDefault: undefined },
  ECHO_HOURS: { ...wholeNumber(0, 0, 8760), byDefault: undefined },
  API_KEYS: {
    byDefault: [],
    good: [
      [`desk:viewer:${DIGEST}, ops:admin:${OTHER}`, [`desk:viewer:${DIGEST}`, `ops:admin:${OTHER}`]],
      [
        `desk:viewer:${DIGEST}:expires=2027-01-31T00:00:00Z:numbers=+13235550100/+13235550101`,
        [`desk:viewer:${DIGEST}:expires=2027-01-31T00:00:00Z:numbers=+13235550100/+13235550101`],
      ],
    ],
    bad: [
      SECRET,
      `desk:viewer:${DIGEST},desk:admin:${OTHER}`,
      `desk:viewer:${DIGEST},ops:admin:${DIGEST}`,
      `desk:viewer:${DIGEST}:expires=tomorrow`,
      `desk:viewer:${DIGEST}:numbers=+1`,
      `desk:owner:${DIGEST}`,
      `desk:viewer:${SECRET}`,
      `:viewer:${DIGEST}`,
      `desk:viewer:${DIGEST},oops`,
    ],
  },
  DEV_API_KEY: { byDefault: undefined, good: [[' abc ', 'abc']], bad: ['two parts', 'ü', 'x'.repeat(201)] },
  TWILIO_ACCOUNT_SID: { byDefault: undefined, good: [], bad: [SECRET, 'AC123', `PN${'0'.repeat(32)}`] },
  TWILIO_AUTH_TOKEN: { byDefault: [], good: [['new, old', ['new', 'old']]], bad: [SECRET, 'x'.repeat(201)] },
  TWILIO_REGION: {
    byDefault: undefined,
    good: [['ie1', 'ie1']],
    bad: [SECRET, 'ie1.evil.example', 'Dublin'],
  },
  TWILIO_EDGE: {
    byDefault: undefined,
    good: [
      ['dublin', 'dublin'],
      ['singapore', 'singapore'],
    ],
    bad: [SECRET, 'a.b', '-x-'],
  },
  TWILIO_API_URL: webUrl,
  SIMULATOR_PORT: wholeNumber(3010, 1, 65_535),
  MAIN_NUMBERS: numbers(1000),
  DEFAULT_QUEUE: {
    byDefault: undefined,
    good: [[' medical_spanish ', 'medical_spanish']],
    bad: ['a\u0007b', 'x'.repeat(129)],
  },
  FORWARD_TO: {
    ...numbers(10),
    good: [
      ['+13235550100', ['+13235550100']],
      [' +13235550100 ,, +442079460018,', ['+13235550100', '+442079460018']],
    ],
  },
  FORWARD_STRATEGY: oneOf('simultaneous', 'simultaneous', 'sequential'),
  RING_TIMEOUT_SECONDS: wholeNumber(20, 5, 600),
  SCREEN_FORWARDED_CALLS: truth(true),
  MENU_ATTEMPTS: wholeNumber(3, 1, 10),
  MENU_TIMEOUT_SECONDS: wholeNumber(5, 1, 60),
  MENU_EXHAUSTED: oneOf('voicemail', 'voicemail', 'hangup'),
  GREETING: prompt('Thank you for calling.'),
  VOICEMAIL_GREETING: prompt('Please leave a message after the beep. Press the pound key when you are done.'),
  VOICE: {
    byDefault: undefined,
    good: [['Polly.Joanna-Neural', 'Polly.Joanna-Neural']],
    bad: [SECRET, '<Say>'],
  },
  LANGUAGE: {
    byDefault: 'en-US',
    good: [
      [' de-DE ', 'de-DE'],
      ['cmn-Hans-CN', 'cmn-Hans-CN'],
    ],
    bad: ['english', 'en_US', SECRET],
  },
  VOICEMAIL_MAX_SECONDS: wholeNumber(120, 2, 14_400),
  TRANSCRIBE_VOICEMAIL: truth(false),
  AUDIO_LINK_HOURS: wholeNumber(24, 1, 8760),
  LOG_LEVEL: oneOf('info', 'fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
};

/** Variables that only make sense together. */
const GROUPS = [
  { SUPABASE_URL: 'https://abc.supabase.co', SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_1' },
  { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: 'token' },
];

const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://main.example.com',
  MONGODB_URI: 'mongodb://db/main',
  API_KEYS: `ops:admin:${DIGEST}`,
  ...GROUPS[0],
  ...GROUPS[1],
};

function problemsOf(variables: Record<string, unknown>): readonly string[] {
  try {
    validateEnv(variables);
  } catch (error: unknown) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('validateEnv', () => {
  it('has a rule for each variable, and each is tested here', () => {
    expect(envNames().sort()).toEqual(Object.keys(RULES).sort());
  });

  describe.each(Object.entries(RULES))('%s', (name, { byDefault, good, bad }) => {
    const read = (variables: Record<string, string>): unknown => Reflect.get(validateEnv(variables), name);

    it('has its default when it is not set', () => expect(read({})).toEqual(byDefault));

    it.each(['', ' ', '\t\n'])('has its default when it is %j', (blank) => {
      expect(read({ [name]: blank })).toEqual(byDefault);
    });

    if (good.length > 0) {
      it.each(good)('accepts %p', (text, value) => expect(read({ [name]: text })).toEqual(value));
    }

    if (bad.length > 0) {
      it.each(bad)('refuses %p', (text) => {
        const problems = problemsOf({ [name]: text });
        expect(problems).toHaveLength(1);
        expect(problems[0]).toMatch(new RegExp(`^${name} must be `));
      });
    }
  });

  it.each(GROUPS)('accepts variables that belong together: %p', (group) => {
    expect(problemsOf(group)).toEqual([]);
  });

  it('names every bad variable in one message, and no value', () => {
    const bad = Object.entries(RULES).filter(([, rule]) => rule.bad.includes(SECRET));
    const error = caught(Object.fromEntries(bad.map(([name]) => [name, SECRET])));
    expect(bad.length).toBeGreaterThan(20);
    for (const [name] of bad) expect(error.message).toContain(`  - ${name} must be `);
    expect(error.message).not.toMatch(/hunter2|s3cr3t/);
    expect(error.problems).toHaveLength(bad.length);
  });

  it('leaves variables of other programs alone', () => {
    const env = validateEnv({ PATH: '/bin', npm_config_token: SECRET, constructor: 'x' });
    expect(JSON.stringify(env)).not.toContain(SECRET);
    expect(env).not.toHaveProperty('PATH');
  });

  describe('variables that depend on each other', () => {
    it.each([
      [
        { SUPABASE_URL: 'https://abc.supabase.co' },
        'SUPABASE_SERVICE_ROLE_KEY is required with SUPABASE_URL',
      ],
      [
        { SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_1' },
        'SUPABASE_URL is required with SUPABASE_SERVICE_ROLE_KEY',
      ],
      [{ TWILIO_ACCOUNT_SID: SID }, 'TWILIO_AUTH_TOKEN is required with TWILIO_ACCOUNT_SID'],
      [
        { TRANSCRIBE_VOICEMAIL: 'true', VOICEMAIL_MAX_SECONDS: '121' },
        'VOICEMAIL_MAX_SECONDS must not be greater than 120 with TRANSCRIBE_VOICEMAIL',
      ],
      [
        { API_KEYS: `development:viewer:${DIGEST}` },
        'API_KEYS must not name a key development, which is the name of the one in DEV_API_KEY',
      ],
      [
        { MAIN_NUMBERS: '+13235550100', FORWARD_TO: '+15557778888,+13235550100' },
        'FORWARD_TO must not name a number of MAIN_NUMBERS: calls would be forwarded in a circle',
      ],
      [{ FORWARD_TO: '+15557778888, +15557778888' }, 'FORWARD_TO must not name a number twice'],
      [
        { VOICE: 'Polly.Joanna', GREETING: 'a'.repeat(3001) },
        'GREETING must be at most 3000 characters with a Polly voice',
      ],
    ])('refuses %p', (variables, problem) => expect(problemsOf(variables)).toEqual([problem]));

    it.each([
      { VOICE: 'Polly.Joanna', GREETING: 'a'.repeat(3000) },
      { VOICE: 'man', GREETING: 'a'.repeat(4000) },
      { GREETING: 'One line\nand\tanother' },
      { GREETING: 'ü'.repeat(750) },
    ])('accepts what Twilio can speak: %#', (variables) => expect(problemsOf(variables)).toEqual([]));

    it.each(['\u000b', '\u000c', '\u0000', '\u001b', '\ufffe', '\ud800'])(
      'refuses what no XML may contain: %j',
      (character) => {
        expect(problemsOf({ GREETING: `Good${character}morning` })).toHaveLength(1);
        expect(problemsOf({ VOICEMAIL_GREETING: `https://a.example/${character}.mp3` })).toHaveLength(1);
      },
    );

    it('refuses more than Twilio takes once it is URL-encoded', () => {
      expect(problemsOf({ GREETING: 'ü'.repeat(751) })).toHaveLength(1);
    });

    it('lets development accept signatures of a known token while the simulator plays Twilio', () => {
      expect(problemsOf({ TWILIO_AUTH_TOKEN: 'token' })).toEqual([]);
    });
  });

  describe('in production', () => {
    const problemsOfWebhooks = (urls: string, secret = secretOf(32)): readonly string[] =>
      problemsOf({ ...PRODUCTION, NOTIFY_WEBHOOK_URLS: urls, NOTIFY_WEBHOOK_SECRET: secret });

    it('delivers over https, signed, and to nobody whose address is private', () => {
      expect(problemsOfWebhooks('https://crm.example/,https://8.8.8.8/')).toEqual([]);
      expect(problemsOfWebhooks('https://crm.example/', '')).toEqual([
        'NOTIFY_WEBHOOK_SECRET is required with NOTIFY_WEBHOOK_URLS when NODE_ENV is production',
      ]);
      expect(problemsOfWebhooks('http://crm.example/')).toEqual([
        'NOTIFY_WEBHOOK_URLS must be https addresses when NODE_ENV is production',
      ]);
    });

    it.each([
      ...[
        '127.0.0.1',
        '127.1',
        '0x7f000001',
        '2130706433',
        '0.0.0.0',
        '10.1.2.3',
        '172.16.0.1',
        '192.168.0.1',
      ],
      ...['169.254.169.254', '100.64.0.1', '[::1]', '[::]', '[fe80::1]', '[fd00::1]', '[::ffff:127.0.0.1]'],
      ...[
        '[::ffff:10.0.0.1]',
        '[64:ff9b::7f00:1]',
        'localhost',
        'LOCALHOST.',
        'crm.localhost',
        '255.255.255.255',
      ],
    ])('refuses to deliver to %s', (host) => {
      expect(problemsOfWebhooks(`https://${host}/`)).toEqual([
        'NOTIFY_WEBHOOK_URLS must not name a private or loopback address when NODE_ENV is production',
      ]);
    });

    it('accepts a complete environment', () => expect(problemsOf(PRODUCTION)).toEqual([]));

    it('names everything that is missing', () => {
      expect(problemsOf({ NODE_ENV: 'production' })).toEqual(
        [
          'PUBLIC_URL',
          'MONGODB_URI',
          'SUPABASE_URL',
          'SUPABASE_SERVICE_ROLE_KEY',
          'TWILIO_ACCOUNT_SID',
          'TWILIO_AUTH_TOKEN',
          'API_KEYS',
        ].map((name) => `${name} is required when NODE_ENV is production`),
      );
    });

    it.each(['PUBLIC_URL', 'MONGODB_URI', 'API_KEYS'])('refuses a blank %s', (name) => {
      expect(problemsOf({ ...PRODUCTION, [name]: ' ' })).toEqual([
        `${name} is required when NODE_ENV is production`,
      ]);
    });

    it.each([',', ' , '])('refuses lists without an entry: %p', (list) => {
      expect(problemsOf({ ...PRODUCTION, API_KEYS: list })).toEqual([
        'API_KEYS is required when NODE_ENV is production',
      ]);
    });

    it('takes a key of any name', () => {
      expect(problemsOf({ ...PRODUCTION, API_KEYS: `development:viewer:${DIGEST}` })).toEqual([]);
    });

    it('plays no greeting from a private address', () => {
      expect(problemsOf({ ...PRODUCTION, GREETING_TEST_HOSTS: 'localhost' })).toEqual([
        'GREETING_TEST_HOSTS must not be set when NODE_ENV is production',
      ]);
    });

    it('has no phone for browsers', () => {
      expect(problemsOf({ ...PRODUCTION, PHONE_ENABLED: 'true' })).toEqual(
        expect.arrayContaining(['PHONE_ENABLED must not be set when NODE_ENV is production']),
      );
      expect(problemsOf({ ...PRODUCTION, PHONE_ENABLED: 'false' })).toEqual([]);
      expect(problemsOf({ PHONE_ENABLED: 'true', PUBLIC_URL: 'https://phone.example.com' })).toEqual([
        'PHONE_ENABLED must not be set with a PUBLIC_URL that is not this machine',
      ]);
    });

    it("refuses a stand-in for Twilio's REST API, which would be sent the auth token", () => {
      expect(problemsOf({ ...PRODUCTION, TWILIO_API_URL: 'https://mock.example' })).toEqual([
        'TWILIO_API_URL must not be set when NODE_ENV is production',
      ]);
    });

    it('refuses addresses and origins without encryption, and the development key', () => {
      expect(
        problemsOf({
          ...PRODUCTION,
          PUBLIC_URL: 'http://main.example.com',
          CORS_ORIGINS: 'https://desk.example,http://desk.example',
          DEV_API_KEY: 'abc',
        }),
      ).toEqual([
        'PUBLIC_URL must be an https address',
        'CORS_ORIGINS must be https origins when NODE_ENV is production',
        'DEV_API_KEY must not be set when NODE_ENV is production',
      ]);
    });
  });
});

function caught(variables: Record<string, unknown>): InvalidEnvironmentError {
  try {
    validateEnv(variables);
  } catch (error: unknown) {
    if (error instanceof InvalidEnvironmentError) return error;
  }
  throw new Error('the environment was accepted');
}
