import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { TwimlServer } from '../../../../test/support/twiml-server.js';
import type { CallResult } from '../phone/call-result.js';
import { ApplicationsFolder } from '../history/applications-folder.js';
import { CallsFolder } from '../history/calls-folder.js';
import { type KeptNumber, NumbersFolder } from '../history/numbers-folder.js';
import { runCallCommand } from './run-call-command.js';

const TOKEN = 'token-of-the-test';

describe('the call command', () => {
  let server: TwimlServer;
  let dataDir: string;
  let printed: string[];
  let complaints: string[];

  beforeAll(async () => {
    server = await TwimlServer.start();
    dataDir = await mkdtemp(join(tmpdir(), 'call-'));
  });

  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(() => {
    [printed, complaints] = [[], []];
    server.received.length = 0;
    server.script = {
      '/twilio/voice': '<Gather action="/menu" numDigits="1"/><Say>silence</Say>',
      '/menu': ({ form }) =>
        form['Digits'] === '2'
          ? '<Record action="/recorded"/>'
          : '<Dial action="/dial"><Number>+15557778888</Number><Number>+15557779999</Number></Dial>',
      '/recorded': '<Say>thanks</Say>',
      '/dial': '<Say>sorry</Say>',
    };
  });

  function run(words: readonly string[], variables: Record<string, string> = {}): Promise<number> {
    return runCallCommand(words, {
      variables: {
        DATA_DIR: dataDir,
        PORT: new URL(server.url).port,
        PUBLIC_URL: 'https://phone.example.com',
        DEV_API_KEY: 'dev-key',
        TWILIO_AUTH_TOKEN: TOKEN,
        ...variables,
      },
      print: (line) => printed.push(line),
      complain: (line) => complaints.push(line),
    });
  }

  async function result(words: readonly string[]): Promise<CallResult> {
    await run([...words, '--json']);
    return JSON.parse(printed.join('\n')) as CallResult;
  }

  it('presses 2 and leaves a message by default, and tells how to find the call', async () => {
    expect(await run([])).toBe(0);
    const sid = server.to('/twilio/voice')[0]?.form['CallSid'];
    const output = printed.join('\n');
    expect(output).toContain('caller leaves a message of 12 s');
    expect(output).toContain('Outcome      message-left: the caller left a message');
    expect(output).toContain(`CallSid      ${sid}`);
    expect(output).toContain(`curl -H 'x-api-key: dev-key' ${server.url}/calls/${sid}`);
    expect(complaints).toEqual([]);
    expect((await readdir(join(dataDir, 'simulator'))).filter((name) => name.endsWith('.mp3'))).toHaveLength(
      1,
    );
  });

  it('signs for the public address with the token of the settings', async () => {
    await run(['--silence']);
    const [first] = server.received;
    const signature = String(first?.headers['x-twilio-signature']);
    expect(
      validateRequest(TOKEN, signature, 'https://phone.example.com/twilio/voice', first?.form ?? {}),
    ).toBe(true);
    server.received.length = 0;
    await run([
      '--silence',
      '--public-url',
      'https://other.example.com/',
      '--voice-url',
      '/twilio/voice?a=b',
    ]);
    const again = server.received[0];
    expect(
      validateRequest(
        TOKEN,
        String(again?.headers['x-twilio-signature']),
        'https://other.example.com/twilio/voice?a=b',
        again?.form ?? {},
      ),
    ).toBe(true);
  });

  describe('with a number of the simulated account', () => {
    const ELSEWHERE = `AP${'a'.repeat(32)}`;
    const given = {
      voice_url: 'https://phone.example.com/other/voice#rc=2&rp=5xx',
      voice_fallback_url: '',
      status_callback: 'https://phone.example.com/other/status',
    };

    afterEach(() => rm(join(dataDir, 'simulator'), { recursive: true, force: true }));

    async function give(fields: Partial<KeptNumber>): Promise<void> {
      const numbers = NumbersFolder.of(dataDir);
      await numbers.buy(['+13235550100'], new Date(0));
      const [number] = await numbers.list();
      if (number !== undefined) await numbers.keep({ ...number, ...fields });
    }

    it.each([
      ['the number itself', {}],
      [
        'its application',
        { voice_url: 'https://phone.example.com/nowhere', voice_application_sid: ELSEWHERE },
      ],
    ])('goes where %s sends its calls', async (_case, fields) => {
      await give({ ...given, ...fields });
      const [at, methods] = [
        '2026-11-21T09:00:00.000Z',
        { voice_method: 'POST', status_callback_method: 'POST' },
      ];
      const application = { ...given, ...methods, voice_fallback_method: 'POST', friendly_name: 'a' };
      await ApplicationsFolder.of(dataDir).keep({
        ...application,
        sid: ELSEWHERE,
        created_at: at,
        updated_at: at,
      });
      server.script = { '/other/voice': '<Say>hello</Say>', '/other/status': '' };
      expect(await run(['--silence'])).toBe(0);
      expect(server.received.map(({ path }) => path)).toEqual(['/other/voice', '/other/status']);
    });

    it('says that a trunk takes its calls', async () => {
      await give({ trunk_sid: 'TK1' });
      expect(await run(['--silence'])).toBe(1);
      expect(complaints.join('')).toMatch(/\+13235550100 has the SIP trunk TK1/);
      expect(server.received).toEqual([]);
    });

    it('goes to the server of this machine when it was given nothing, or the call names another address', async () => {
      await give({});
      expect(await run([])).toBe(0);
      await give(given);
      expect(await run(['--voice-url', '/twilio/voice'])).toBe(0);
      expect(server.to('/twilio/voice')).toHaveLength(2);
    });
  });

  it('passes on what the options say', async () => {
    const caller = [
      '--caller-name',
      'Ann Lee',
      '--parameter',
      'AddOns={"a":"b=c"}',
      '--parameter',
      'StirVerstat=',
      '--to',
      '+13235550111',
    ];
    const call = await result([
      ...caller,
      '--withheld',
      '--keys',
      '1',
      '--agent',
      'busy',
      '--agent',
      'accept:3',
      '--talk-seconds',
      '9',
      '--duplicate',
    ]);
    expect(server.to('/twilio/voice')[0]?.form).toMatchObject({
      From: 'anonymous',
      To: '+13235550111',
      CallerName: 'Ann Lee',
      AddOns: '{"a":"b=c"}',
      StirVerstat: '',
    });
    expect(call.legs).toMatchObject([
      { to: '+15557778888', status: 'busy' },
      { to: '+15557779999', status: 'completed', bridged: true, durationSeconds: 9 },
    ]);
    expect(call.requests.filter(({ repeated }) => repeated)).not.toEqual([]);
  });

  it('plays agents by their numbers, and hang-ups by moment or second', async () => {
    const call = await result([
      '--keys',
      '1',
      '--agent',
      '+15557779999=accept:2',
      '--agent',
      '+15557778888=busy:1',
    ]);
    expect(call.legs.map(({ to, status }) => `${to} ${status}`)).toEqual([
      '+15557778888 busy',
      '+15557779999 completed',
    ]);
    printed = [];
    expect((await result(['--hang-up', '0.5'])).outcome).toBe('hung-up');
    printed = [];
    expect((await result(['--keys', '1', '--hang-up', 'ringing'])).outcome).toBe('hung-up');
  });

  it('plays in real time, or faster', async () => {
    expect(await run(['--silence', '--realtime', '100'])).toBe(0);
    expect(printed.join('\n')).toContain('silence');
  });

  it('has the caller ask for an agent when something is said about agents', async () => {
    expect((await result(['--agent', 'accept'])).outcome).toBe('connected');
    printed = [];
    expect((await result(['--talk-seconds', '7'])).legs).toMatchObject([{}, { durationSeconds: 7 }]);
  });

  it('begins a call so long ago that it is over by now, and says in every request when it is made', async () => {
    const { startedAt, endedAt } = await result(['--talk-seconds', '3600']);
    expect(new Date(endedAt).getTime() - new Date(startedAt).getTime()).toBeGreaterThan(3_600_000);
    expect(new Date(endedAt).getTime()).toBeLessThan(Date.now());
    const stamps = server.received.map(({ form }) => Date.parse(form['Timestamp'] ?? ''));
    expect(stamps).toEqual([...stamps].sort((one, other) => one - other));
  });

  it('shows help with every option and examples', async () => {
    expect(await run(['--help'])).toBe(0);
    const help = printed.join('\n');
    for (const option of [
      '--from',
      '--agent',
      '--hang-up',
      '--callbacks',
      '--public-url',
      '--json',
      '--seed',
      '--drop-callbacks',
      '--unreachable',
    ]) {
      expect(help).toContain(option);
    }
    expect(help).toContain('npm run call -- --keys 1 --agent accept');
    expect(help).toContain('Exit status:');
  });

  it.each([
    [['--nope'], /unknown option '--nope'/],
    [['extra'], /too many arguments/],
    [['--keys', 'abc'], /"abc" has something besides/],
    [['--agent', 'sleepy'], /Give accept, decline/],
    [['--agent', 'busy', '--agent', '+1=busy'], /Give every --agent a number, or none/],
    [['--hang-up', 'never'], /Give menu, ringing/],
    [['--message-seconds', '-1'], /Give seconds from 0/],
    [['--message-end', '##'], /Give one key/],
    [['--talk-seconds', '1e3'], /Give seconds from 0/],
    [['--realtime', '0'], /Give a speed/],
    [['--seed', 'x'], /Give a whole number/],
    [['--url', 'localhost'], /Give an address/],
    [['--parameter', 'x'], /Give Name=value/],
    [['--from', ''], /Give a number/],
    [['--callbacks', 'never'], /Allowed choices are in-order/],
    [['--withheld', '--from', '+14155550142'], /contradict/],
    [['--silence', '--keys', '1'], /--silence and --keys contradict/],
    [['--drop-callbacks', '--drop-final'], /--drop-callbacks and --drop-final contradict/],
    [['--unreachable', '--message-seconds', '3'], /--unreachable and --message-seconds contradict/],
    [['--keys', '2', '--agent', 'busy'], /--agent needs a caller who presses 1/],
    [['--silence', '--talk-seconds', '3'], /--talk-seconds needs a caller who presses 1/],
    [['--declined-status', 'completed'], /--declined-status needs a caller who presses 1/],
    [['--hang-up', 'talking'], /--hang-up talking needs a caller who presses 1/],
    [['--lose', 'everything'], /Give voice, gather-action/],
    [['--lose-callback', '0'], /Give a whole number from 1/],
    [['--duplicate', 'often'], /Allowed choices are next, concurrent, late/],
    [['--recording-result', 'loud'], /Allowed choices are completed, too-short/],
    [['--first-pick-up-wins'], /needs a caller who presses 1/],
    [['--seed', '3'], /--seed needs --callbacks shuffled/],
    [['--agent', 'busy', '--agent', 'busy', '--agent', 'busy'], /given 3 times, but FORWARD_TO has 2/],
    [['--agent', '+15550001111=busy'], /\+15550001111 is not in FORWARD_TO: \+15557778888, \+15557779999/],
    [['--agent', '+15557778888=busy', '--agent', '+15557778888=accept'], /another number/],
  ])('refuses %p', async (words, complaint) => {
    expect(await run(words)).toBe(2);
    expect(complaints.join('\n')).toMatch(complaint);
    expect(server.received).toEqual([]);
  });

  it.each([
    [['--queue', 'medical_spanish'], 'error: --queue needs --lifecycle.'],
    [['--keys', '1', '--hold-seconds=5'], 'error: --hold-seconds needs --lifecycle.'],
    [['--lifecycle', '--keys', '1'], 'error: --keys is about a telephone call and contradicts --lifecycle.'],
    [
      ['--duplicate', '--lifecycle'],
      'error: --duplicate is about a telephone call and contradicts --lifecycle.',
    ],
  ])('refuses %p, which is of the other kind of call', async (words, complaint) => {
    expect([await run(words), complaints]).toEqual([2, [complaint]]);
    expect(server.received).toEqual([]);
  });

  it('explains both kinds of call', async () => {
    expect(await run(['--lifecycle', '--help'])).toBe(0);
    expect(printed.join('\n')).toContain('--hold-seconds');
    expect(printed.join('\n')).not.toContain('--keys');
    printed = [];
    await run(['--help']);
    expect(printed.join('\n')).toContain('--lifecycle --help');
  });

  it('says how to start a server that is not there', async () => {
    const gone = await TwimlServer.start();
    await gone.close();
    expect(await run([], { PORT: new URL(gone.url).port })).toBe(1);
    expect(complaints).toEqual([
      `Nothing answers at ${gone.url}. Start Mainline first, in another terminal: npm start`,
    ]);
    expect(printed).toEqual([]);
  });

  it('plays a call that the server misses, whether it is there or not, and keeps it for the REST API', async () => {
    const gone = await TwimlServer.start();
    await gone.close();
    expect(await run(['--unreachable', '--json'], { PORT: new URL(gone.url).port })).toBe(0);
    expect(await run(['--unreachable'])).toBe(0);
    expect(server.received).toEqual([]);
    const { callSid } = JSON.parse(printed[0] ?? '') as CallResult;
    const kept = CallsFolder.of(dataDir);
    expect(await kept.leg(callSid)).toMatchObject({ status: 'completed' });
    expect(await kept.requests(callSid)).toHaveLength(6);
  });

  it('loses all callbacks when told to', async () => {
    const call = await result(['--keys', '2', '--message-seconds', '1', '--drop-callbacks']);
    expect(call.recordings).toHaveLength(1);
    expect(call.requests.map(({ purpose }) => purpose)).toEqual(['voice', 'gather action', 'record action']);
  });

  it('loses what it is told to', async () => {
    const call = await result(['--agent', 'accept', '--lose', 'dial-action:answer', '--lose', 'call-status']);
    expect(call.requests.map(({ purpose, status }) => [purpose, status])).toEqual([
      ['voice', 200],
      ['gather action', 200],
      ['dial action', null],
      ['fallback', 204],
      ['call status', null],
      ['call status', null],
    ]);
    expect(server.to('/dial')).toHaveLength(1);
    expect(server.to('/twilio/status')).toEqual([]);
  });

  it('does not fail for a call that was told to', async () => {
    expect(await run(['--lose', 'voice', '--lose', 'fallback'])).toBe(0);
    expect(printed.join('\n')).toContain('Outcome      failed');
  });

  it('fails when the call failed, and hints at refused signatures', async () => {
    server.script = { '/twilio/voice': { status: 403 }, '/twilio/fallback': { status: 403 } };
    expect(await run(['--forge-signature'])).toBe(1);
    expect(printed.join('\n')).toContain('Outcome      failed');
    expect(printed.join('\n')).toContain('Requests were refused');
  });

  it('rejects settings that are not valid', async () => {
    await expect(run([], { MAIN_NUMBERS: 'bogus' })).rejects.toThrow('MAIN_NUMBERS');
  });
});
