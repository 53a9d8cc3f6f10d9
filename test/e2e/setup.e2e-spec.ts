import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Logger } from '@nestjs/common';
import { runMainlineCommand } from '../../src/cli/run-mainline-command.js';
import { runCallCommand } from '../../src/development/twilio/command/run-call-command.js';
import {
  ApplicationsFolder,
  type KeptApplication,
} from '../../src/development/twilio/history/applications-folder.js';
import {
  type KeptNumber,
  NumbersFolder,
  phoneNumberSid,
} from '../../src/development/twilio/history/numbers-folder.js';
import type { CallResult } from '../../src/development/twilio/phone/call-result.js';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import {
  AUTH_TOKEN,
  type Mainline,
  PUBLIC_URL,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';
import { RecordedSession } from '../support/recorded-session.js';
import { ScriptedServer } from '../support/scripted-server.js';
import { SetClock } from '../support/set-clock.js';
import { ACCOUNT_SID } from '../support/twilio-requests.js';

Logger.overrideLogger(false);

const NUMBER = '+13235550100';
const OTHER = '+13235550111';
const FOREIGN = `AP${'a'.repeat(32)}`;
const TRUNK = `TK${'b'.repeat(32)}`;
const ANSWER = '#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx';
const HERE = {
  voice_url: `${PUBLIC_URL}/twilio/voice${ANSWER}`,
  voice_method: 'POST',
  voice_fallback_url: `${PUBLIC_URL}/twilio/fallback${ANSWER}`,
  voice_fallback_method: 'POST',
  status_callback: `${PUBLIC_URL}/twilio/status#ct=2000&rt=5000&rc=3&rp=all`,
  status_callback_method: 'POST',
};
const GIVEN = `--account-sid ${ACCOUNT_SID} --number ${NUMBER} --public-url ${PUBLIC_URL}`;
const OTHERS_LINES = "# mine\r\nGREETING='Grüß Gott' # why\r\nPUBLIC_URL=\r\nMONGODB_PASSWORD=abc";

describe('setup', () => {
  let folder: string;
  let dataDir: string;
  let envFile: string;
  let twilio: VirtualTwilioServer;
  let session: RecordedSession;
  let answers: string[];
  let confirmed: boolean | null;
  let apiUrl: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    [dataDir, envFile] = [join(folder, 'data'), join(folder, '.env')];
    [answers, confirmed] = [[], null];
    twilio = await startTwilio();
    apiUrl = twilio.url;
  });

  afterEach(async () => {
    await twilio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function startTwilio(
    account: NonNullable<Parameters<typeof VirtualTwilioServer.start>[0]['account']> = {},
  ): Promise<VirtualTwilioServer> {
    const settings = { port: 0, dataDir, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, account };
    return VirtualTwilioServer.start({ ...settings, numbers: [NUMBER, OTHER] });
  }

  /** As the command line does it: with the variables of the process, and those of `.env` below them. */
  async function run(line: string, variables: Record<string, string> = {}, watched = new RecordedSession()) {
    session = watched;
    const fromFile =
      existsSync(envFile) && statSync(envFile).isFile() ? parseEnv(readFileSync(envFile, 'utf8')) : {};
    const { signal, print, complain, progress } = session;
    const asked = { signal, print, complain, progress };
    return runMainlineCommand(line.split(' ').filter(Boolean), asked, {
      variables: { ...fromFile, DATA_DIR: dataDir, TWILIO_API_URL: apiUrl, ...variables },
      clock: new SetClock(),
      readSecret: () => Promise.resolve(answers.shift() ?? ''),
      ask: confirmed === null ? null : () => Promise.resolve(answers.shift() ?? ''),
      confirm: confirmed === null ? null : () => Promise.resolve(confirmed ?? false),
      envFile,
    });
  }

  const TOKEN = { TWILIO_AUTH_TOKEN: AUTH_TOKEN };
  const setup = (more = '--yes', variables: Record<string, string> = TOKEN): Promise<number> =>
    run(`setup ${GIVEN} ${more}`, variables);
  const printed = (): string => session.printed.join('\n');
  const complaints = (): string => session.complaints.join('\n');

  async function number(of = NUMBER): Promise<KeptNumber> {
    const found = await NumbersFolder.of(dataDir).find(phoneNumberSid(of));
    if (found === null) throw new Error('The account has no such number');
    return { ...found, updated_at: '' };
  }

  async function applications(): Promise<KeptApplication[]> {
    return (await ApplicationsFolder.of(dataDir).list()).map((each) => ({ ...each, updated_at: '' }));
  }

  /** Everything that must be as before when nothing was changed. */
  async function everything(): Promise<unknown> {
    const env = existsSync(envFile) ? readFileSync(envFile).toString('base64') : null;
    const kept = join(dataDir, 'before-setup.json');
    const before = existsSync(kept) && statSync(kept).isFile() ? readFileSync(kept, 'utf8') : null;
    const names = readdirSync(folder).sort();
    return [await number(), await number(OTHER), await applications(), env, before, names];
  }

  async function change(of: string, fields: Partial<KeptNumber>): Promise<void> {
    await NumbersFolder.of(dataDir).keep({ ...(await number(of)), ...fields });
  }

  it('makes an application of its own, points the number to it, and writes what .env lacks', async () => {
    writeFileSync(envFile, OTHERS_LINES, { mode: 0o644 });
    const others = await number(OTHER);
    expect([await setup(), complaints()]).toEqual([0, '']);
    const [application] = await applications();
    expect(await applications()).toHaveLength(1);
    expect(application).toMatchObject({ ...HERE, friendly_name: `Mainline ${NUMBER}` });
    expect(await number()).toMatchObject({ voice_application_sid: application?.sid, trunk_sid: '' });
    expect(await number(OTHER)).toEqual(others);
    expect(printed()).toMatch(/VoiceUrl +none -> https:\/\/phone\.example\.com\/line\/twilio\/voice#/);
    expect(printed()).not.toContain(AUTH_TOKEN);
    const written = readFileSync(envFile, 'utf8');
    expect(written.startsWith(`${OTHERS_LINES}\r\n`)).toBe(true);
    expect(parseEnv(written)).toEqual({
      GREETING: 'Grüß Gott',
      MONGODB_PASSWORD: 'abc',
      PUBLIC_URL,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      MAIN_NUMBERS: NUMBER,
    });
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
  });

  it('is safe to repeat: five runs change nothing more', async () => {
    await setup();
    const after = await everything();
    const asked = twilio.requests.length;
    for (let count = 0; count < 5; count += 1) {
      expect(await run('setup --yes')).toBe(0);
      expect(printed()).toContain('there is nothing to change');
      expect(await everything()).toEqual(after);
    }
    expect(twilio.requests.slice(asked).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it.each([
    ['with an application', '--yes'],
    ['without one', '--without-application --yes'],
    ['without a line of .env', '--no-env-file --yes'],
  ])('gives everything back byte for byte %s', async (_case, words) => {
    writeFileSync(envFile, OTHERS_LINES);
    await change(NUMBER, {
      voice_url: 'https://old.example.com/?a=b',
      status_callback: '',
      voice_method: 'GET',
    });
    const before = await everything();
    expect(await setup(words)).toBe(0);
    expect(await everything()).not.toEqual(before);
    expect([await run(`setup --account-sid ${ACCOUNT_SID} --undo --yes`, TOKEN), complaints()]).toEqual([
      0,
      '',
    ]);
    expect(await everything()).toEqual(before);
    expect(await run('setup --undo --yes')).toBe(0);
    expect(printed()).toBe('There is nothing to give back.');
  });

  it('gives an application of that name back what it had, however often it was set up', async () => {
    const old = `AP${'c'.repeat(32)}`;
    const blank = { created_at: '2026-01-01T00:00:00.000Z', updated_at: '' };
    await ApplicationsFolder.of(dataDir).keep({
      ...{ ...HERE, ...blank, sid: old, friendly_name: `Mainline ${NUMBER}` },
      ...{ voice_url: 'https://old.example.com/', status_callback: '', voice_method: 'GET' },
    });
    const before = await everything();
    await setup();
    expect(await applications()).toMatchObject([{ ...HERE, sid: old }]);
    await run(`setup --public-url https://new.example.com --yes`);
    expect(complaints()).toMatch(/warning: PUBLIC_URL in .* says something else, and is left as it is/);
    expect(await applications()).toMatchObject([
      { voice_url: `https://new.example.com/twilio/voice${ANSWER}` },
    ]);
    expect(await run('setup --undo --yes')).toBe(0);
    expect(await everything()).toEqual(before);
  });

  it('removes .env again when there was none', async () => {
    await setup();
    expect(existsSync(envFile)).toBe(true);
    await run('setup --undo --yes');
    expect(existsSync(envFile)).toBe(false);
  });

  it('keeps a link to .env, and writes where it leads', async () => {
    writeFileSync(join(folder, 'shared.env'), 'A=1\n');
    symlinkSync('shared.env', envFile);
    expect(await setup()).toBe(0);
    expect(parseEnv(readFileSync(join(folder, 'shared.env'), 'utf8'))).toMatchObject({ A: '1', PUBLIC_URL });
    expect(readdirSync(folder).sort()).toEqual(['.env', 'data', 'shared.env']);
  });

  it('shows and changes nothing in a dry run, and when it is not meant', async () => {
    const before = await everything();
    expect([await setup('--dry-run'), complaints()]).toEqual([0, '']);
    expect(printed()).toMatch(/VoiceApplicationSid +none -> the new application/);
    expect(printed()).toContain('Nothing was changed (dry run).');
    expect(await setup('')).toBe(2);
    expect(complaints()).toMatch(/nobody to ask; --yes/);
    confirmed = false;
    expect(await setup('')).toBe(1);
    expect(await everything()).toEqual(before);
    confirmed = true;
    expect(await setup('')).toBe(0);
  });

  it('asks for what it is not told', async () => {
    confirmed = true;
    answers = [ACCOUNT_SID, AUTH_TOKEN, NUMBER, `${PUBLIC_URL}/`];
    expect([await run('setup'), complaints()]).toEqual([0, '']);
    expect(parseEnv(readFileSync(envFile, 'utf8'))).toMatchObject({
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      PUBLIC_URL,
    });
    expect(await applications()).toMatchObject([HERE]);
  });

  it('reads the auth token from standard input when it is told to', async () => {
    answers = [AUTH_TOKEN];
    expect(await setup('--auth-token-stdin --yes', {})).toBe(0);
  });

  it('changes the number alone without an application, and back', async () => {
    await setup();
    expect(await setup('--without-application --yes')).toBe(0);
    expect(await number()).toMatchObject({ ...HERE, voice_application_sid: '' });
    await run('setup --undo --yes');
    expect([await applications(), (await number()).voice_url]).toEqual([
      [],
      'https://demo.twilio.com/welcome/voice/',
    ]);
  });

  it('tells the limits of a trial account, and whom it cannot ring', async () => {
    await twilio.close();
    twilio = await startTwilio({ type: 'Trial', verifiedNumbers: ['+15557778888'] });
    apiUrl = twilio.url;
    expect(await setup('--yes', { ...TOKEN, FORWARD_TO: '+15557778888,+15557779999' })).toBe(0);
    expect(printed()).toMatch(/This is a trial account\./);
    expect(printed()).toMatch(/never rung, of FORWARD_TO: \+15557779999$/m);
  });

  it.each([
    ['an http address', '--public-url http://phone.example.com', 2, /not https/],
    ['an address of this machine', '--public-url https://localhost:3000', 2, /cannot reach/],
    ['an address with a query', '--public-url https://a.example.com/?a=b', 2, /PUBLIC_URL must be/],
    ['a number of others', '--number +13235550177', 2, /\+13235550177 is not on the account.*\+13235550111/],
    ['a number that is none', '--number 3235550100', 2, /E\.164/],
    ['a sid that is none', '--account-sid AC1', 2, /account sid/],
    ['another sid', `--account-sid AC${'0'.repeat(32)}`, 1, /20003.*do not fit together/],
    ['an argument', 'now', 2, /too many arguments/],
  ])('refuses %s and changes nothing', async (_case, words, exitCode, complaint) => {
    const before = await everything();
    expect(await setup(`${words} --yes`)).toBe(exitCode);
    expect(complaints()).toMatch(complaint);
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['the sid', {}, `--number ${NUMBER} --public-url ${PUBLIC_URL}`, /TWILIO_ACCOUNT_SID is not set/],
    ['the token', {}, GIVEN, /TWILIO_AUTH_TOKEN is not set/],
    ['the number', TOKEN, `--account-sid ${ACCOUNT_SID}`, /Give --number.*\+13235550100, \+13235550111/],
    ['the address', TOKEN, `--account-sid ${ACCOUNT_SID} --number ${NUMBER}`, /PUBLIC_URL is not set/],
  ])('says that %s is missing where there is nobody to ask', async (_case, variables, words, complaint) => {
    expect(await run(`setup ${words} --yes`, variables)).toBe(2);
    expect(complaints()).toMatch(complaint);
  });

  it.each([
    ['application', { voice_application_sid: FOREIGN }, FOREIGN],
    ['trunk', { trunk_sid: TRUNK }, TRUNK],
  ])('takes a number from no other %s unless it is told to', async (_case, fields, sid) => {
    await change(NUMBER, fields);
    const before = await everything();
    expect(await setup()).toBe(2);
    expect(complaints()).toContain(sid);
    expect(complaints()).toContain('Nothing was changed.');
    expect(await everything()).toEqual(before);
    expect(await setup('--take-over --yes')).toBe(0);
    await run('setup --undo --yes');
    expect(await everything()).toEqual(before);
  });

  it('refuses a wrong token, an account that is suspended, and says what is wrong', async () => {
    expect(await setup('--yes', { TWILIO_AUTH_TOKEN: 'wrong' })).toBe(1);
    expect(complaints()).toMatch(/20003.*\nNothing was changed\.$/s);
    await twilio.close();
    twilio = await startTwilio({ status: 'suspended' });
    apiUrl = twilio.url;
    expect(await setup()).toBe(2);
    expect(complaints()).toMatch(/is suspended/);
    expect(existsSync(envFile)).toBe(false);
  });

  it('changes nothing when there is no network, or something else answers', async () => {
    const before = await everything();
    apiUrl = `http://127.0.0.1:${await freePort()}`;
    expect(await setup()).toBe(1);
    expect(complaints()).toMatch(/^error: Twilio did not answer \(ECONNREFUSED\)/);
    const proxy = new ScriptedServer();
    await proxy.start();
    apiUrl = proxy.url;
    for (const status of [200, 302, 403, 404, 502]) {
      proxy.answer = (_request, response) =>
        void response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Log in</html>');
      expect(await setup()).toBe(1);
      expect(complaints()).toMatch(/a proxy on the way/);
    }
    await proxy.stop();
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['is read-only', () => chmodSync(envFile, 0o400), /is read-only/],
    ['is a folder', () => (rmSync(envFile), mkdirSync(envFile)), /EISDIR/],
  ])('changes nothing when .env %s', async (_case, spoil, complaint) => {
    writeFileSync(envFile, 'A=1\n');
    spoil();
    const before = [await number(), await applications()];
    expect(await setup()).toBe(1);
    expect(complaints()).toMatch(complaint);
    expect([await number(), await applications()]).toEqual(before);
    expect(await setup('--no-env-file --yes')).toBe(0);
  });

  it('changes nothing when what there was cannot be kept', async () => {
    mkdirSync(join(dataDir, 'before-setup.json', 'in-the-way'), { recursive: true });
    expect(await setup()).toBe(1);
    expect(complaints()).toMatch(/before-setup\.json cannot be read/);
    expect([await applications(), existsSync(envFile)]).toEqual([[], false]);
  });

  it('takes everything back when Twilio refuses in the middle', async () => {
    const before = await everything();
    const proxy = await interceptor(
      (method, url) => method === 'POST' && url.includes('/IncomingPhoneNumbers/'),
    );
    expect(await setup()).toBe(1);
    expect(complaints()).toMatch(/Twilio answered 400.*\nNothing was changed\.$/s);
    await proxy.stop();
    expect(await everything()).toEqual(before);
  });

  it('takes back what may have been made without an answer', async () => {
    const before = await everything();
    const proxy = await interceptor(
      (method, url) => method === 'POST' && url.endsWith('/Applications.json'),
      'after',
    );
    expect(await setup()).toBe(1);
    await proxy.stop();
    expect(await everything()).toEqual(before);
    expect(twilio.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('goes back when it is stopped in the middle', async () => {
    const before = await everything();
    const stopped = new RecordedSession();
    const proxy = await interceptor((method, url) => {
      if (method === 'POST' && url.endsWith('/Applications.json')) stopped.abort();
      return false;
    });
    expect(await run(`setup ${GIVEN} --yes`, TOKEN, stopped)).toBe(130);
    expect(complaints()).toBe('Stopped.\nNothing was changed.');
    await proxy.stop();
    expect(await everything()).toEqual(before);
    expect(twilio.requests.map(({ method }) => method)).toContain('DELETE');
  });

  it('says how to go on when it cannot even go back', async () => {
    let isBroken = false;
    const proxy = await interceptor((method, url) => {
      isBroken ||= method === 'POST' && url.includes('/IncomingPhoneNumbers/');
      return isBroken;
    });
    expect(await setup()).toBe(1);
    expect(complaints()).toMatch(/Run "setup" again to go on, or "setup --undo" to go back/);
    await proxy.stop();
    apiUrl = twilio.url;
    expect(await run('setup --undo --yes')).toBe(0);
    expect([await applications(), existsSync(envFile)]).toEqual([[], false]);
  });

  it('runs once at a time', async () => {
    const codes = await Promise.all([setup(), setup()]);
    expect(codes.sort()).toEqual([0, 1]);
    expect(await applications()).toHaveLength(1);
  });

  it('leaves what somebody has changed since', async () => {
    await setup();
    const [made] = await applications();
    await change(NUMBER, { voice_application_sid: FOREIGN });
    await change(OTHER, { voice_application_sid: made?.sid ?? '' });
    writeFileSync(envFile, `${readFileSync(envFile, 'utf8')}MORE=1\n`);
    expect(await run('setup --undo --yes')).toBe(0);
    expect(printed()).toMatch(/\+13235550100 is left as it is: somebody has changed it since/);
    expect(printed()).toMatch(/is left as it is: a number uses it/);
    expect((await number()).voice_application_sid).toBe(FOREIGN);
    expect(await applications()).toHaveLength(1);
  });

  /** Stands before Twilio: refuses requests, before Twilio sees them or after it has done what they say. */
  async function interceptor(
    isRefused: (method: string, url: string) => boolean,
    when: 'before' | 'after' = 'before',
  ): Promise<ScriptedServer> {
    const proxy = new ScriptedServer();
    await proxy.start();
    proxy.answer = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = 'GET', url = '/', headers } = request;
        const refuse = isRefused(method, url);
        const body = chunks.length === 0 ? null : Buffer.concat(chunks);
        const { authorization = '', 'content-type': type = '' } = headers;
        const pass = async (): Promise<void> => {
          const sent = { method, headers: { authorization, 'content-type': type }, body };
          const answer = refuse && when === 'before' ? null : await fetch(`${twilio.url}${url}`, sent);
          if (answer === null)
            return void response
              .writeHead(400)
              .end(JSON.stringify({ code: 21_402, message: 'x', status: 400 }));
          if (refuse) return void response.destroy();
          response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
        };
        void pass();
      });
    };
    apiUrl = proxy.url;
    return proxy;
  }
});

describe('a number that was set up', () => {
  let mainline: Mainline;
  let twilio: VirtualTwilioServer;

  beforeAll(async () => {
    mainline = await startMainline({ variables: { TWILIO_ACCOUNT_SID: ACCOUNT_SID, MAIN_NUMBERS: NUMBER } });
    const { dataDir } = mainline;
    const settings = { port: 0, dataDir, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN };
    twilio = await VirtualTwilioServer.start({ ...settings, numbers: [NUMBER] });
  }, STARTING);

  afterAll(async () => {
    await twilio.close();
    await mainline.close();
  });

  it.each(['', '--without-application'])('has its calls answered (%s)', async (words) => {
    const { dataDir } = mainline;
    const variables = {
      DATA_DIR: dataDir,
      TWILIO_API_URL: twilio.url,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      MAIN_NUMBERS: NUMBER,
      PUBLIC_URL,
    };
    const session = new RecordedSession();
    const inputs = {
      variables,
      clock: new SetClock(),
      readSecret: () => Promise.resolve(''),
      ask: null,
      confirm: null,
    };
    const line = ['setup', '--yes', ...words.split(' ').filter(Boolean)];
    const envFile = join(dataDir, '.env');
    expect([await runMainlineCommand(line, session, { ...inputs, envFile }), session.complaints]).toEqual([
      0,
      [],
    ]);
    const printed: string[] = [];
    const told = {
      variables,
      print: (text: string) => printed.push(text),
      complain: (text: string) => printed.push(text),
    };
    expect(await runCallCommand(['--url', mainline.url, '--json'], told)).toBe(0);
    const call = JSON.parse(printed.join('')) as CallResult;
    expect(call.outcome).toBe('message-left');
    expect(call.requests.find(({ purpose }) => purpose === 'voice')).toMatchObject({
      url: expect.stringMatching(/\/twilio\/voice/) as unknown,
      status: 200,
    });
    await mainline.settled();
    expect(await (await mainline.get(`/calls/${call.callSid}`)).json()).toMatchObject({
      outcome: 'voicemail',
    });
  });
});
