import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptedServer } from '../../../test/support/scripted-server.js';
import { SetClock } from '../../../test/support/set-clock.js';
import type { AppConfig } from '../../config/app-config.js';
import { inspectAppConfig } from '../../config/load-app-config.js';
import { type DatabaseQuestions, Doctor } from './doctor.js';
import { CHECKS } from './judge/finding.js';

const ACCOUNT = `AC${'5f1c0de0'.repeat(4)}`;
const LIMIT = 500;
const never = <T>(): Promise<T> => new Promise(() => undefined);

describe('Doctor', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doctor-'));
  const server = new ScriptedServer();
  const silent: DatabaseQuestions = { mongo: never, supabase: never, pool: never };
  const missing = (): Promise<null> => Promise.resolve(null);
  const none: DatabaseQuestions = { mongo: missing, supabase: missing, pool: missing };

  beforeAll(() => server.start());
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function config(): AppConfig {
    const variables = {
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      PUBLIC_URL: server.url,
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: 'token',
      MAIN_NUMBERS: '+13235550100',
      FORWARD_TO: '+15557778888',
    };
    const loaded = inspectAppConfig(variables);
    return { ...loaded, twilio: { ...loaded.twilio, apiUrl: server.url } };
  }

  function doctor(databases: DatabaseQuestions, limit = LIMIT): Doctor {
    return new Doctor({ config: config(), clock: new SetClock(), databases, status: null }, limit);
  }

  it('waits for nobody for ever, and tells of every check all the same', async () => {
    server.answer = () => undefined;
    const findings = await doctor(silent).examine(new AbortController().signal);
    expect([...new Set(findings.map(({ check }) => check))]).toEqual(
      CHECKS.filter((check) => check !== 'clock'),
    );
    const late = findings.filter(({ text }) => text.includes('no answer within'));
    expect(late.map(({ check, status }) => `${check} ${status}`)).toEqual([
      ...['address fail', 'account fail', 'numbers fail', 'dialing fail', 'media fail', 'alerts fail'],
      ...['mongodb fail', 'supabase fail'],
    ]);
  });

  it('lets go of what is under way when all is told', async () => {
    let closed = 0;
    server.answer = (request) => void request.once('close', () => (closed += 1));
    await doctor(none).examine(new AbortController().signal);
    while (closed === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBeGreaterThan(0);
  });

  it('ends when it is stopped', async () => {
    const stopping = new AbortController();
    server.answer = () => stopping.abort();
    await expect(doctor(none, 60_000).examine(stopping.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('tells nothing of credentials', async () => {
    server.answer = (_request, response) => response.writeHead(401).end('{"code":20003}');
    const findings = await doctor({
      ...none,
      mongo: () => Promise.reject(new Error('no mongodb://user:s3cret@db.example.com/ there')),
    }).examine(new AbortController().signal);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
    expect(findings.find(({ check }) => check === 'account')?.text).toContain('error 20003');
  });
});
