import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordedSession } from '../../../test/support/recorded-session.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { isMistypedKey } from '../../common/access/api-keys.js';
import { apiKeyDigest } from '../../config/parse-api-keys.js';
import { runMainlineCommand } from '../run-mainline-command.js';

const DIGEST = apiKeyDigest('old key');

describe('the keys command', () => {
  let dataDir: string;
  let variables: Record<string, string>;
  let typed: string;
  let session: RecordedSession;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'mainline-keys-'));
    // An address where nothing listens: whoever asked a database would fail.
    variables = { DATA_DIR: dataDir, MONGODB_URI: 'mongodb://127.0.0.1:1/x', DEV_API_KEY: 'abc' };
    typed = '';
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const run = (line: string): Promise<number> => {
    session = new RecordedSession();
    return runMainlineCommand(line.split(' '), session, {
      variables,
      clock: new SetClock(),
      readSecret: () => Promise.resolve(typed),
      ask: null,
      envFile: '.env',
      confirm: null,
    });
  };
  const printed = (): string => session.printed.join('\n');
  const create = async (options: string): Promise<{ key: string; entry: string }> => {
    expect(await run(`keys create ${options} --json`)).toBe(0);
    return JSON.parse(printed()) as { key: string; entry: string };
  };

  it('makes a key that the server takes once its entry is appended', async () => {
    const { key, entry } = await create(
      '--name desk --role agent --numbers +13235550100,+13235550101 --expires 90d',
    );
    expect(JSON.parse(printed())).toEqual({
      name: 'desk',
      role: 'agent',
      numbers: ['+13235550100', '+13235550101'],
      expiresAt: '2027-02-19T09:01:00.000Z',
      key,
      entry,
    });
    expect(isMistypedKey(key)).toBe(false);
    expect(entry).toBe(
      `desk:agent:${apiKeyDigest(key)}:expires=2027-02-19T09:01:00.000Z:numbers=+13235550100/+13235550101`,
    );
    variables = { ...variables, API_KEYS: entry };
    typed = key;
    expect(await run('keys check')).toBe(0);
    expect(printed()).toBe(
      'The key of desk works: role agent, for +13235550100, +13235550101 only, until 2027-02-19T09:01:00.000Z.',
    );
  });

  it('tells a person what to do with it', async () => {
    expect(await run('keys create --name desk --role viewer --expires 2027-01-31')).toBe(0);
    const [key = ''] = /mainline_\S+/.exec(printed()) ?? [];
    expect(printed().split(key)).toHaveLength(2);
    expect(printed()).toContain(`\n  desk:viewer:${apiKeyDigest(key)}:expires=2027-01-31`);
  });

  it('keeps nothing, and needs no settings that fit', async () => {
    variables = {
      ...variables,
      DATA_DIR: join(dataDir, 'none'),
      NODE_ENV: 'production',
      PORT: 'many',
      API_KEYS: 'what',
    };
    expect(await run('keys create --name desk --role viewer')).toBe(0);
    expect(existsSync(join(dataDir, 'none'))).toBe(false);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('takes no name twice', async () => {
    variables = { ...variables, API_KEYS: `ops:admin:${DIGEST}, desk:viewer:${'b'.repeat(64)}` };
    expect(await run('keys create --name desk --role viewer')).toBe(2);
    expect(session.complaints).toEqual(['error: API_KEYS names a key desk already']);
    expect(session.printed).toEqual([]);
  });

  it('lists what is known of the keys, without their digests', async () => {
    variables = {
      ...variables,
      API_KEYS: `agency:viewer:${DIGEST}:expires=2026-11-20:numbers=+13235550100/+13235550101`,
    };
    expect(await run('keys list')).toBe(0);
    expect(session.printed).toEqual([
      'NAME         ROLE    EXPIRES                           NUMBERS',
      'agency       viewer  expired 2026-11-21T00:00:00.000Z  +13235550100 +13235550101',
      'development  admin   never                             all',
    ]);
    expect(await run('keys list --json')).toBe(0);
    expect(printed()).not.toContain(DIGEST);
    expect(JSON.parse(printed())).toEqual([
      {
        name: 'agency',
        role: 'viewer',
        numbers: ['+13235550100', '+13235550101'],
        expiresAt: '2026-11-21T00:00:00.000Z',
        status: 'expired',
      },
      { name: 'development', role: 'admin', numbers: null, expiresAt: null, status: 'valid' },
    ]);
  });

  it('names what is wrong with API_KEYS instead of listing half of it', async () => {
    variables = { ...variables, API_KEYS: 'desk:viewer:hunter2' };
    expect(await run('keys list')).toBe(1);
    expect(session.complaints.join()).toContain('entry 1 is not name:role:sha256-hex-of-the-key');
    expect(session.complaints.join()).not.toContain('hunter2');
  });

  it.each([
    ['abc', 0, /^The key of development works: role admin, for all numbers, for ever\.$/],
    ['old key', 1, /^The key of old expired at 2026-11-21T00:00:00.000Z\.$/],
    ['else', 1, /^The key is in no entry of API_KEYS\.$/],
    [`mainline_${'A'.repeat(48)}`, 1, /^The key is mistyped or cut short/],
  ])('checks %p', async (key, exitCode, words) => {
    variables = { ...variables, API_KEYS: `old:agent:${DIGEST}:expires=2026-11-20` };
    typed = key;
    expect(await run('keys check')).toBe(exitCode);
    expect(printed()).toMatch(words);
    expect(await run('keys check --json')).toBe(exitCode);
    expect(printed()).not.toContain(key);
  });

  it('wants a key to check', async () => {
    expect(await run('keys check')).toBe(2);
    expect(session.complaints).toEqual(['error: Type a key, or pipe one in']);
  });
});
