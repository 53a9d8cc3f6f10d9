import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { CommandExecutor } from '../../src/cli/commands/command-executor.js';
import type { CommandSession } from '../../src/cli/terminal/command-session.js';
import { takeCommands } from '../../src/cli/control/control-server.js';
import {
  type KeptNumber,
  NumbersFolder,
  phoneNumberSid,
} from '../../src/development/twilio/history/numbers-folder.js';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import { NumbersStore } from '../../src/sessions/pool/numbers.store.js';
import type { NumbersComparisonDto } from '../../src/twilio/numbers/numbers-comparison.controller.js';
import { RestLimits } from '../../src/twilio/rest/rest-transport.js';
import { CommandLine } from '../support/command-line.js';
import { AUTH_TOKEN, type Mainline, PUBLIC_URL, startMainline, STARTING } from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';
import { RecordedSession } from '../support/recorded-session.js';

Logger.overrideLogger(false);

const MAIN = '+13235550100';
const OTHER = '+13235550111';
const [FIRST, SECOND, THIRD] = ['+15005551001', '+15005551002', '+15005551003'] as const;
/** In the pool, and not on the account. */
const MISSING = '+15005551009';
const HERE = {
  voice_url: `${PUBLIC_URL}/twilio/incoming-call`,
  voice_method: 'POST',
  voice_fallback_url: `${PUBLIC_URL}/twilio/fallback`,
  voice_fallback_method: 'POST',
  status_callback: `${PUBLIC_URL}/twilio/status`,
  status_callback_method: 'POST',
  voice_application_sid: '',
  trunk_sid: '',
};
const APPLICATION = `AP${'a'.repeat(32)}`;

describe('numbers sync', () => {
  const commandLine = new CommandLine();
  const { dataDir } = commandLine;
  const undoFile = join(dataDir, 'numbers-before-sync.json');
  const account = NumbersFolder.of(dataDir);
  let mainline: Mainline;
  let twilio: VirtualTwilioServer;
  let stop: () => Promise<void>;
  let fresh: Map<string, KeptNumber>;

  beforeAll(async () => {
    const twilioPort = await freePort();
    mainline = await startMainline({ dataDir, twilioPort });
    Object.assign(mainline.app.get(RestLimits), { backoff: { base: 1, cap: 2 } });
    stop = await takeCommands(mainline.app, dataDir, { log: jest.fn(), warn: jest.fn(), error: jest.fn() });
    twilio = await startTwilio();
    for (const number of [FIRST, SECOND, THIRD, MISSING])
      await mainline.app.get(NumbersStore).add({ number }, 0);
    const second = await find(SECOND);
    await account.keep({ ...second, voice_application_sid: APPLICATION });
    fresh = new Map((await account.list()).map((number) => [number.phone_number, number]));
  }, STARTING);

  afterAll(async () => {
    await twilio.close();
    await stop();
    await mainline.close();
    commandLine.remove();
  });

  beforeEach(async () => {
    rmSync(undoFile, { force: true, recursive: true });
    for (const number of fresh.values()) await account.keep(number);
  });

  function startTwilio(authToken = AUTH_TOKEN): Promise<VirtualTwilioServer> {
    const { accountSid, simulatorPort: port } = mainline.config.twilio;
    const numbers = [MAIN, OTHER, FIRST, SECOND, THIRD];
    return VirtualTwilioServer.start({ port, dataDir, accountSid, authToken, numbers });
  }

  async function find(number: string): Promise<KeptNumber> {
    const found = await account.find(phoneNumberSid(number));
    if (found === null) throw new Error(`The account has no ${number}`);
    return found;
  }

  /** The numbers whose routing is no longer what it was. */
  async function changed(): Promise<string[]> {
    const now = await account.list();
    return now
      .filter((number) => JSON.stringify(number) !== JSON.stringify(fresh.get(number.phone_number)))
      .map(({ phone_number }) => phone_number)
      .sort();
  }

  function kept(): string[] {
    const { numbers } = JSON.parse(readFileSync(undoFile, 'utf8')) as { numbers: { phoneNumber: string }[] };
    return numbers.map(({ phoneNumber }) => phoneNumber).sort();
  }

  /** In the server itself, with somebody who acts when it tells how far it is. */
  async function watched(line: string, onStep: (text: string) => void): Promise<[number, RecordedSession]> {
    const session = new RecordedSession();
    const acting: CommandSession = { ...told(session), progress: onStep };
    return [await mainline.app.get(CommandExecutor).execute(line.split(' '), acting), session];
  }

  function told(session: RecordedSession): CommandSession {
    const { signal, print, complain, progress } = session;
    return { signal, print, complain, progress };
  }

  async function compared(): Promise<NumbersComparisonDto> {
    return (await (await mainline.get('/numbers/comparison')).json()) as NumbersComparisonDto;
  }

  it('shows what it would change, and changes nothing', async () => {
    expect([await commandLine.run('numbers sync'), commandLine.complaints]).toEqual([0, '']);
    expect(commandLine.printed).toContain(`${FIRST} is to be changed:`);
    expect(commandLine.printed).toMatch(
      /VoiceUrl +https:\/\/demo\.twilio\.com\/welcome\/voice\/ -> https:\/\/phone\.example\.com\/line\/twilio\/incoming-call/,
    );
    expect(commandLine.printed).toMatch(new RegExp(`VoiceApplicationSid +${APPLICATION} -> none \\(`));
    expect(commandLine.printed).toMatch(/\+15005551009 +missing/);
    expect(commandLine.printed).toMatch(/\+13235550100 +left as it is/);
    expect(commandLine.printed).toMatch(/\+13235550111 +left as it is/);
    expect(commandLine.printed).toContain('Nothing was changed (dry run)');
    expect([await changed(), existsSync(undoFile)]).toEqual([[], false]);
  });

  it('compares over HTTP, before numbers are pointed here and afterwards', async () => {
    const before = await compared();
    expect([before.pointHere, before.missing]).toEqual([[], [MISSING]]);
    expect(before.pointElsewhere.map(({ number }) => number)).toEqual([FIRST, SECOND, THIRD]);
    expect(before.pointElsewhere[0]?.differences[0]).toEqual({
      field: 'voiceUrl',
      is: 'https://demo.twilio.com/welcome/voice/',
      wanted: HERE.voice_url,
    });
    expect(before.pointElsewhere[1]?.differences[0]).toMatchObject({ is: APPLICATION, wanted: '' });
    expect(await commandLine.run('numbers sync --yes')).toBe(0);
    const after = await compared();
    expect([after.pointHere, after.pointElsewhere]).toEqual([[FIRST, SECOND, THIRD], []]);
  });

  it('points the pool here and nothing else, and has nothing to do then', async () => {
    expect([await commandLine.run('numbers sync --yes'), commandLine.complaints]).toEqual([0, '']);
    expect(commandLine.printed).toContain('3 of 3 numbers changed.');
    expect(commandLine.printed).toContain(undoFile);
    for (const number of [FIRST, SECOND, THIRD]) expect(await find(number)).toMatchObject(HERE);
    expect([await changed(), kept()]).toEqual([
      [FIRST, SECOND, THIRD],
      [FIRST, SECOND, THIRD],
    ]);
    expect(statSync(undoFile).mode & 0o077).toBe(0);
    const before = readFileSync(undoFile, 'utf8');
    expect(await commandLine.run('numbers sync --yes')).toBe(0);
    expect(commandLine.printed).toContain('There is nothing to change.');
    expect(readFileSync(undoFile, 'utf8')).toBe(before);
  });

  it('points only named numbers here when any are, a main number at the menu', async () => {
    expect(await commandLine.run(`numbers sync ${MAIN} ${FIRST} --yes --json`)).toBe(0);
    expect(JSON.parse(commandLine.printed)).toMatchObject({
      dryRun: false,
      changed: [MAIN, FIRST],
      missing: [],
      failures: [],
    });
    expect(await find(MAIN)).toMatchObject({ ...HERE, voice_url: `${PUBLIC_URL}/twilio/voice` });
    expect(await find(FIRST)).toMatchObject(HERE);
    expect(await changed()).toEqual([MAIN, FIRST]);
  });

  it.each([
    ['numbers sync +13235550177 --yes', /\+13235550177: the account does not have it/],
    [`numbers sync ${FIRST} ${MISSING} --yes`, /\+15005551009: the account does not have it/],
    ['numbers sync --undo --yes +13235550100', /\+13235550100: no old addresses of it are kept/],
    ['numbers sync 3235550100', /E\.164/],
    ['numbers sink', /unknown command 'sink'/],
    ['numbers', /Usage: mainline numbers list\|sync/],
  ])('"%s" is bad input and changes nothing', async (line, complaint) => {
    expect(await commandLine.run(line)).toBe(2);
    expect(commandLine.complaints).toMatch(complaint);
    expect(await changed()).toEqual([]);
  });

  it('gives old addresses back, but to none that somebody has changed since', async () => {
    await commandLine.run('numbers sync --yes');
    const others = { ...(await find(THIRD)), voice_url: 'https://other.example.com/' };
    await account.keep(others);
    expect(await commandLine.run('numbers sync --undo')).toBe(0);
    expect(commandLine.printed).toContain('Nothing was changed (dry run)');
    expect(await find(FIRST)).toMatchObject(HERE);
    expect([await commandLine.run('numbers sync --undo --yes'), commandLine.complaints]).toEqual([0, '']);
    expect(commandLine.printed).toContain('2 of 2 numbers changed.');
    expect(commandLine.printed).toMatch(/\+15005551003 +left as it is: somebody has changed it since/);
    for (const number of [FIRST, SECOND])
      expect({ ...(await find(number)), updated_at: '' }).toEqual({ ...fresh.get(number), updated_at: '' });
    expect([await find(THIRD), kept()]).toEqual([others, [THIRD]]);
  });

  it('keeps all old addresses before it changes the first number', async () => {
    const seen: string[][] = [];
    await watched('numbers sync --yes', (text) => {
      if (text.startsWith('1 of 3')) seen.push(kept());
    });
    expect(seen).toEqual([[FIRST, SECOND, THIRD]]);
  });

  it('stops when Twilio does not go along in the middle, and tells what was changed', async () => {
    const [exitCode, session] = await watched('numbers sync --yes', (text) => {
      if (text.startsWith('2 of 3')) twilio.refuseNext(1000);
    });
    twilio.refuseNext(0);
    expect(exitCode).toBe(1);
    expect(session.complaints).toEqual([expect.stringMatching(/\+15005551002: Twilio answered 429/)]);
    expect(session.printed.at(-1)).toContain('1 of 3 numbers changed.');
    expect([await changed(), kept()]).toEqual([[FIRST], [FIRST, SECOND]]);
    expect(await commandLine.run('numbers sync --undo --yes')).toBe(0);
    expect(commandLine.printed).toMatch(/\+15005551002 +has what it had before already/);
    expect(kept()).toEqual([]);
    expect(await find(FIRST)).toMatchObject({ voice_url: 'https://demo.twilio.com/welcome/voice/' });
  });

  it('goes on after a number that the account has lost meanwhile', async () => {
    const [exitCode, session] = await watched('numbers sync --yes', (text) => {
      if (text.startsWith('2 of 3')) rmSync(join(dataDir, 'simulator', `${phoneNumberSid(SECOND)}.json`));
    });
    expect(exitCode).toBe(1);
    expect(session.complaints).toEqual([`failed: ${SECOND}: the account no longer has it`]);
    expect(await changed()).toEqual([FIRST, THIRD]);
  });

  it('ends after the number that is under way when it is stopped', async () => {
    const stopping = new RecordedSession();
    const acting: CommandSession = {
      ...told(stopping),
      progress: (text) => (text.startsWith('2 of 3') ? stopping.abort() : undefined),
    };
    const exitCode = await mainline.app.get(CommandExecutor).execute('numbers sync --yes'.split(' '), acting);
    expect(exitCode).toBe(130);
    expect(stopping.printed.at(-1)).toContain('2 of 3 numbers changed.');
    expect([await changed(), kept()]).toEqual([
      [FIRST, SECOND],
      [FIRST, SECOND],
    ]);
  });

  it('runs once at a time', async () => {
    let second: Promise<[number, RecordedSession]> | undefined;
    await watched('numbers sync --yes', () => {
      second ??= watched('numbers sync --yes', () => undefined);
    });
    const [exitCode, session] = (await second) ?? [];
    expect([exitCode, session?.complaints]).toEqual([1, [expect.stringContaining('running already')]]);
  });

  it.each(['numbers sync --yes', 'numbers sync --undo --yes'])(
    '"%s" changes nothing when the old addresses cannot be kept',
    async (line) => {
      mkdirSync(join(undoFile, 'in-the-way'), { recursive: true });
      expect(await commandLine.run(line)).toBe(1);
      expect(commandLine.complaints).toMatch(/numbers-before-sync\.json cannot be read \(EISDIR\)/);
      expect(await changed()).toEqual([]);
    },
  );

  it('says that the file with the old addresses is none', async () => {
    writeFileSync(undoFile, '{"numbers":[{"sid":"PN1"}]}');
    expect(await commandLine.run('numbers sync --yes')).toBe(1);
    expect(commandLine.complaints).toMatch(/does not hold the old addresses/);
    expect(await changed()).toEqual([]);
  });

  it('lists the pool', async () => {
    expect(await commandLine.run('numbers list')).toBe(0);
    expect(commandLine.printed).toMatch(/^\+15005551001 +free/m);
    expect(await commandLine.run('numbers list --json')).toBe(0);
    expect(JSON.parse(commandLine.printed)).toHaveLength(4);
  });

  it('says what is wrong when Twilio refuses the credentials or cannot be reached', async () => {
    await twilio.close();
    expect(await commandLine.run('numbers sync --yes')).toBe(1);
    expect(commandLine.complaints).toMatch(/^error: Twilio did not answer/);
    expect(await compared()).toMatchObject({ statusCode: 502, code: 'TWILIO_UNREACHABLE' });
    twilio = await startTwilio('another-token');
    expect(await commandLine.run('numbers sync --yes')).toBe(1);
    expect(commandLine.complaints).toMatch(
      /^error: Twilio answered 401, error 20003: TWILIO_ACCOUNT_SID and/,
    );
    await twilio.close();
    twilio = await startTwilio();
    expect(await changed()).toEqual([]);
  });
});
