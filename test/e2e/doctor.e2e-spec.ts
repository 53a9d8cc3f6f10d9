import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import mongoose from 'mongoose';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { DeadLetters } from '../../src/calls/journal/dead-letters.js';
import { takeCommands } from '../../src/cli/control/control-server.js';
import { DOCTOR_LIMITS } from '../../src/cli/doctor/ask/doctor-limits.js';
import type { Finding } from '../../src/cli/doctor/judge/finding.js';
import { MongoConnection } from '../../src/database/mongodb/mongo-connection.js';
import { CallsFolder } from '../../src/development/twilio/history/calls-folder.js';
import {
  type KeptNumber,
  NumbersFolder,
  phoneNumberSid,
} from '../../src/development/twilio/history/numbers-folder.js';
import { RecordingsFolder } from '../../src/development/twilio/history/recordings-folder.js';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import { NumbersStore } from '../../src/sessions/pool/numbers.store.js';
import { anEvent } from '../support/builders.js';
import { ChangingProxy } from '../support/changing-proxy.js';
import { CommandLine } from '../support/command-line.js';
import { borrowSupabase, type TemporarySupabase } from '../support/databases/shared-supabase.js';
import { eventually } from '../support/eventually.js';
import { AUTH_TOKEN, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { startTemporaryMongo } from '../support/mongo-embedded.js';
import { freePort } from '../support/mongo-real.js';
import { SetClock } from '../support/set-clock.js';

Logger.overrideLogger(false);

const MAIN = '+13235550100';
const POOLED = '+15005551001';
const CALL = 'CAf49305aef5478f3ab19b0e3782a70d4c';
const RECORDING = 'REe4bad1289b3668a16c71a341d3dc9e3a';
const DAY = 86_400_000;

/** A fault, and how doctor has to tell of it. */
interface Fault {
  readonly name: string;
  readonly make: () => unknown;
  readonly finding: RegExp;
  /** Warnings alone leave the exit code at 0. */
  readonly exitCode: 0 | 1;
}

describe('doctor', () => {
  const commandLine = new CommandLine();
  const { dataDir } = commandLine;
  const account = NumbersFolder.of(dataDir);
  let mainline: Mainline;
  let supabase: TemporarySupabase;
  let proxy: ChangingProxy;
  let twilio: VirtualTwilioServer;
  let twilioPort: number;
  let publicUrl: string;
  let stop: () => Promise<void>;
  let healthy: readonly KeptNumber[];

  beforeAll(async () => {
    Object.assign(DOCTOR_LIMITS, { check: 120_000, request: 40_000, connect: 40_000 });
    [proxy, supabase, twilioPort] = await Promise.all([ChangingProxy.start(), borrowSupabase(), freePort()]);
    publicUrl = `${proxy.origin}/line`;
    const variables = {
      PUBLIC_URL: publicUrl,
      SUPABASE_URL: supabase.url,
      SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
    };
    mainline = await startMainline({ dataDir, twilioPort, variables });
    proxy.target = mainline.url;
    commandLine.databases = { ...variables, SIMULATOR_PORT: String(twilioPort) };
    stop = await takeCommands(mainline.app, dataDir, { log: jest.fn(), warn: jest.fn(), error: jest.fn() });
    await mainline.app.get(NumbersStore).add({ number: POOLED }, 0);
    twilio = await startTwilio();
    await RecordingsFolder.of(dataDir).add({
      ...{ sid: RECORDING, callSid: CALL, accountSid: mainline.config.twilio.accountSid },
      ...{ startedAt: new Date(0), seconds: 1 },
    });
    await commandLine.run(`numbers sync ${MAIN} ${POOLED} --yes`);
    healthy = await account.list();
  }, STARTING);

  afterAll(async () => {
    await twilio.close();
    await proxy.close();
    await supabase.close();
    commandLine.remove();
  });

  function startTwilio(now?: () => Date, authToken = AUTH_TOKEN): Promise<VirtualTwilioServer> {
    const { accountSid } = mainline.config.twilio;
    const numbers = [MAIN, POOLED];
    const settings = { port: twilioPort, dataDir, accountSid, authToken, numbers };
    return VirtualTwilioServer.start(now === undefined ? settings : { ...settings, now });
  }

  async function restartTwilio(now?: () => Date, authToken = AUTH_TOKEN): Promise<void> {
    await twilio.close();
    twilio = await startTwilio(now, authToken);
  }

  async function examine(variables: Record<string, string> = {}): Promise<[number, readonly Finding[]]> {
    const exitCode = await commandLine.run('doctor --json', variables);
    const { findings } = JSON.parse(commandLine.printed) as { findings: readonly Finding[] };
    return [exitCode, findings];
  }

  /** Those that somebody has to read; how full the disk of the tests is does not matter. */
  function complaints(findings: readonly Finding[]): string[] {
    const bad = findings.filter(({ check, status }) => status !== 'ok' && check !== 'disk');
    return bad.map(({ check, status, text, remedy }) => `${check} ${status}: ${text} -> ${remedy ?? ''}`);
  }

  async function change(number: string, fields: Partial<KeptNumber>): Promise<void> {
    const found = await account.find(phoneNumberSid(number));
    if (found === null) throw new Error(`The account has no ${number}`);
    await account.keep({ ...found, ...fields });
  }

  describe('while the server runs', () => {
    beforeEach(async () => {
      proxy.behave();
      twilio.alerts.clear();
      twilio.dialing.allowAll();
      [twilio.clockOffsetSeconds, twilio.isMediaOpen] = [0, false];
      for (const number of healthy) await account.keep(number);
    });

    it('finds nothing wrong with what is whole, and says so line by line', async () => {
      const [exitCode, findings] = await examine();
      expect([exitCode, complaints(findings)]).toEqual([0, []]);
      expect(findings.map(({ check }) => check)).toEqual([
        ...['settings', 'server', 'address', 'account', 'clock', 'numbers', 'dialing', 'media', 'alerts'],
        ...['mongodb', 'supabase', 'journal', 'disk', 'keys'],
      ]);
      expect(await commandLine.run('doctor')).toBe(0);
      expect(commandLine.printed).toMatch(/^ok +numbers +calls of 2 numbers come here$/m);
      expect(commandLine.printed).toMatch(/ok, \d warn, 0 fail, 0 skipped\.$/);
    });

    const refuse = (status: number, headers: Record<string, string> = {}, body = ''): void => {
      proxy.answer = (response) => {
        response.writeHead(status, headers).end(body);
        return true;
      };
    };

    const faults: Fault[] = [
      {
        name: 'a number that goes elsewhere, by its scheme',
        make: () => change(MAIN, { voice_url: publicUrl.replace('http:', 'https:') + '/twilio/voice' }),
        finding: /^numbers fail: \+13235550100: VoiceUrl is .*\(scheme https -> http.*-> npm run mainline/,
        exitCode: 1,
      },
      {
        name: 'a pooled number with the address of a main one',
        make: () => change(POOLED, { voice_url: `${publicUrl}/twilio/voice` }),
        finding: /^numbers fail: \+15005551001: .*\(path .*voice -> .*incoming-call\)/,
        exitCode: 1,
      },
      {
        name: 'a number with an application that there is not',
        make: () => change(MAIN, { voice_application_sid: `AP${'a'.repeat(32)}` }),
        finding: /^numbers fail: \+13235550100: VoiceApplicationSid is AP/,
        exitCode: 1,
      },
      {
        name: 'a number whose ends are not told',
        make: () => change(MAIN, { status_callback: '' }),
        finding: /^numbers warn: \+13235550100: StatusCallback is none/,
        exitCode: 0,
      },
      {
        name: 'a number that the account lost',
        make: () => rmSync(join(dataDir, 'simulator', `${phoneNumberSid(MAIN)}.json`)),
        finding: /^numbers fail: \+13235550100 is not on the Twilio account/,
        exitCode: 1,
      },
      {
        name: 'a proxy that redirects to https',
        make: () => refuse(301, { location: 'https://phone.example.com/line/twilio/check' }),
        finding: /^address fail: the proxy answers 301 .*scheme http -> https, host 127/,
        exitCode: 1,
      },
      {
        name: 'a proxy that answers with a page',
        make: () => refuse(200, { 'content-type': 'text/html' }, '<html>Welcome</html>'),
        finding: /^address fail: .* answers 200 with a web page/,
        exitCode: 1,
      },
      {
        name: 'a proxy that reaches nobody',
        make: () => refuse(502),
        finding: /^address fail: .* answers 502: it does not reach Mainline/,
        exitCode: 1,
      },
      {
        name: 'a proxy that hangs up',
        make: () => {
          proxy.answer = (response) => {
            response.destroy();
            return true;
          };
        },
        finding: /^address fail: PUBLIC_URL .* cannot be reached \((?:UND_ERR_SOCKET|ECONNRESET)\)/,
        exitCode: 1,
      },
      {
        name: 'a proxy that does not strip the path',
        make: () => (proxy.stripped = '/none'),
        finding:
          /^address fail: a proxy changed the path: .*\(path \/line\/twilio\/check -> \/twilio\/check\)/,
        exitCode: 1,
      },
      {
        name: 'a proxy that strips too much of the path',
        make: () => (proxy.stripped = '/line/twilio'),
        finding: /^address fail: a proxy changed the path: Mainline answers at .*\/twilio\/check only \(path/,
        exitCode: 1,
      },
      {
        name: 'a proxy that writes the query anew',
        make: () => (proxy.change = (passing) => (passing.path = passing.path.replace('&empty=', ''))),
        finding: /^address fail: .*a proxy changed the query/,
        exitCode: 1,
      },
      {
        name: 'a proxy that writes the body anew',
        make: () => (proxy.change = (passing) => (passing.body = passing.body.replace('&Empty=', ''))),
        finding: /^address fail: .*a proxy changed the body/,
        exitCode: 1,
      },
      {
        name: 'a proxy that sends JSON on',
        make: () => (proxy.change = (passing) => (passing.headers['content-type'] = 'application/json')),
        finding: /^address fail: a proxy changed the body: it does not arrive as a form/,
        exitCode: 1,
      },
      {
        name: 'a proxy that removes the signature',
        make: () => (proxy.change = ({ headers }) => delete headers['x-twilio-signature']),
        finding: /^address fail: a proxy removes the header X-Twilio-Signature/,
        exitCode: 1,
      },
      {
        name: 'a clock that is off',
        make: () => (twilio.clockOffsetSeconds = 60),
        finding: /^clock warn: the clock is (59|60|61) s behind Twilio's/,
        exitCode: 0,
      },
      {
        name: 'a clock that is far off',
        make: () => (twilio.clockOffsetSeconds = -400),
        finding: /^clock fail: the clock is (399|400|401) s ahead of Twilio's/,
        exitCode: 1,
      },
      {
        name: 'recordings that anybody hears',
        make: () => (twilio.isMediaOpen = true),
        finding: /^media warn: whoever knows the address of a recording hears it/,
        exitCode: 0,
      },
      {
        name: 'a country that must not be called',
        make: () => twilio.dialing.forbid('US'),
        finding: /^dialing fail: the account may not call \+15557778888 in United States/,
        exitCode: 1,
      },
      {
        name: 'a failed webhook within the hour',
        make: () =>
          twilio.alerts.raise({
            code: '11200',
            at: new Date(),
            requestUrl: `${publicUrl}/twilio/menu?attempt=1`,
          }),
        finding: /^alerts fail: 11200 1 time, last at .*: Twilio got no usable answer/,
        exitCode: 1,
      },
      {
        name: 'a failed call of ours hours ago, of which only the call is known',
        make: () => {
          const at = new Date(Date.now() - 3 * 3_600_000);
          const { accountSid } = mainline.config.twilio;
          CallsFolder.of(dataDir).keepLeg({
            sid: CALL,
            parameters: { AccountSid: accountSid, From: '+14155550142', To: POOLED, Direction: 'inbound' },
            status: 'completed',
            ...{ createdAt: at.toISOString(), updatedAt: at.toISOString() },
            ...{ answeredAt: null, endedAt: at.toISOString() },
          });
          for (const code of ['13227', '13227', '13214'])
            twilio.alerts.raise({ code, at, resourceSid: CALL });
        },
        finding: /^alerts warn: 13227 2 times, last at/,
        exitCode: 0,
      },
      {
        name: 'an event that a database can never take',
        make: () =>
          mainline.app.get(DeadLetters).add({
            ...{ store: 'supabase', sequence: 1, event: anEvent({ callId: 'CA-poison' }) },
            ...{ code: '22007', reason: 'bad time', at: new Date().toISOString() },
          }),
        finding: /^supabase warn: 1 event can never be stored there -> npm run mainline -- dead-letters list/,
        exitCode: 0,
      },
    ];

    it.each(faults)('names $name', async ({ make, finding, exitCode }) => {
      await make();
      const [code, findings] = await examine();
      for (const letter of await mainline.app.get(DeadLetters).list())
        await mainline.app.get(DeadLetters).drop(letter);
      expect(complaints(findings).filter((line) => finding.test(line))).toHaveLength(1);
      expect([code, complaints(findings).some((line) => / fail: /.test(line))]).toEqual([
        exitCode,
        exitCode === 1,
      ]);
    });

    it('does not take for ours what happened elsewhere or long ago', async () => {
      const requestUrl = 'https://other.example.com/twilio/voice';
      twilio.alerts.raise({ code: '11200', at: new Date(), requestUrl });
      twilio.alerts.raise({ code: '13227', at: new Date(), resourceSid: `CA${'0'.repeat(32)}` });
      twilio.alerts.raise({
        code: '11200',
        at: new Date(Date.now() - DAY - 60_000),
        requestUrl: `${publicUrl}/twilio/menu`,
      });
      const [, findings] = await examine();
      expect(complaints(findings)).toEqual([]);
    });

    it('names a missing migration, of functions alone as well, and a missing index', async () => {
      const record = 'supabase_migrations.schema_migrations';
      const [gone] = await supabase.query<{ name: string }>(
        `delete from ${record} where version = '20261130110000' returning name`,
      );
      const collection = mainline.app.get(MongoConnection).collection('calls');
      await collection.dropIndex('calls_by_agent');
      const [exitCode, findings] = await examine();
      await supabase.query(
        `insert into ${record} (version, name) values ('20261130110000', '${gone?.name}')`,
      );
      expect(exitCode).toBe(1);
      expect(complaints(findings)).toEqual([
        expect.stringMatching(/^mongodb warn: 1 index is missing \(calls\.calls_by_agent\)/),
        expect.stringMatching(/^supabase fail: 1 migration is missing: 20261130110000_more_conditions\.sql/),
      ]);
    });

    it('says that migrations are missing where nothing can tell which, or keeps a record of them', async () => {
      await supabase.query('alter function public.applied_migrations rename to hidden_migrations');
      const [, without] = await examine();
      await supabase.query('alter function public.hidden_migrations rename to applied_migrations');
      await supabase.query('alter schema supabase_migrations rename to hidden_migrations');
      const [, unrecorded] = await examine();
      await supabase.query('alter schema hidden_migrations rename to supabase_migrations');
      const all = [...complaints(without), ...complaints(unrecorded)];
      expect(all.filter((line) => !line.startsWith('mongodb'))).toEqual([
        expect.stringMatching(
          /^supabase fail: migrations are missing, 20261130120000_applied_migrations\.sql among them/,
        ),
        expect.stringMatching(/^supabase warn: Supabase answers, but keeps no record of its migrations/),
      ]);
    });

    it('names a journal that was taken away', async () => {
      const [here, away] = [join(dataDir, 'journal'), join(dataDir, 'elsewhere')];
      renameSync(here, away);
      const calls = mainline.app.get(CallsRepository);
      await eventually(() => expect(calls.status().journal.folder).toBe('missing'));
      const [, findings] = await examine();
      renameSync(away, here);
      expect(complaints(findings).filter((line) => !line.startsWith('mongodb'))).toEqual([
        expect.stringMatching(/^journal fail: its folder is missing/),
      ]);
      await eventually(() => expect(calls.status().journal.folder).toBe('kept'));
    });

    it('names wrong credentials, and a Twilio that cannot be reached', async () => {
      await restartTwilio(undefined, 'another-token');
      const [, refused] = await examine();
      expect(complaints(refused)[0]).toMatch(/^account fail: Twilio answered 401, error 20003: TWILIO_ACC.*/);
      expect(refused.filter(({ status }) => status === 'skipped').map(({ check }) => check)).toEqual([
        ...['numbers', 'dialing', 'media', 'alerts'],
      ]);
      await twilio.close();
      const [exitCode, unreachable] = await examine();
      expect([exitCode, complaints(unreachable)[0]]).toEqual([
        1,
        expect.stringMatching(/^account fail: Twilio did not answer/),
      ]);
      twilio = await startTwilio();
    });

    it('tells strangers nothing about how their requests arrive', async () => {
      const ask = (headers: Record<string, string>): Promise<Response> =>
        fetch(`${mainline.url}/twilio/check`, {
          method: 'POST',
          headers,
          body: new URLSearchParams({ a: 'b' }),
        });
      const proof = `${Math.floor(Date.now() / 1000)}.${'0'.repeat(32)}.${'0'.repeat(64)}`;
      const [missing, wrong] = [
        await ask({ 'x-mainline-check': proof }),
        await ask({ 'x-mainline-check': proof, 'x-twilio-signature': 'x' }),
      ];
      expect([missing.status, wrong.status]).toEqual([400, 403]);
      expect(await missing.text()).not.toContain('path');
      expect(await wrong.json()).toMatchObject({ code: 'SIGNATURE_INVALID' });
    });

    it('takes no argument', async () => {
      expect([await commandLine.run('doctor all'), await commandLine.run('doctor --loud')]).toEqual([2, 2]);
    });
  });

  describe('without a server', () => {
    const stopped = new SetClock();

    beforeAll(async () => {
      await stop();
      await mainline.close();
      await restartTwilio(() => stopped.now());
    });

    /** Every file and folder. */
    const listing = (): string[] => readdirSync(dataDir, { recursive: true }).map(String).sort();

    it('tells what can be seen from outside, and leaves everything as it is', async () => {
      const before = listing();
      const [exitCode, findings] = await examine();
      expect([exitCode, complaints(findings)]).toEqual([
        0,
        [
          expect.stringMatching(/^server warn: no Mainline runs/),
          expect.stringMatching(/^address skipped: .*answers 502.*does not run here/),
          expect.stringMatching(/^mongodb skipped: it is embedded/),
          expect.stringMatching(/^journal skipped: its files have \d+ KiB/),
        ],
      ]);
      expect(listing()).toEqual(before);
    });

    it('makes no data folder, and says that one cannot be made', async () => {
      const folder = join(dataDir, 'new');
      const [exitCode] = await examine({ DATA_DIR: folder });
      expect([exitCode, existsSync(folder)]).toEqual([0, false]);
      writeFileSync(folder, '');
      const [failed, findings] = await examine({ DATA_DIR: folder });
      rmSync(folder);
      expect(failed).toBe(1);
      expect(findings.find(({ check }) => check === 'disk')?.text).toContain('cannot be written (ENOTDIR)');
    });

    it('names settings that are wrong', async () => {
      const [exitCode, findings] = await examine({ MAIN_NUMBERS: 'bogus' });
      expect([exitCode, complaints(findings)]).toEqual([
        1,
        [expect.stringMatching(/^settings fail: .*MAIN_NUMBERS.*-> mend \.env/)],
      ]);
    });

    it('names keys that expire', async () => {
      const digest = 'a'.repeat(64);
      const keys = `old:viewer:${digest}:expires=2026-11-20,soon:viewer:${'b'.repeat(64)}:expires=2026-12-01`;
      const [exitCode, findings] = await examine({ API_KEYS: keys });
      expect(exitCode).toBe(1);
      expect(complaints(findings).filter((line) => line.startsWith('keys'))).toEqual([
        expect.stringMatching(/^keys fail: the key of old expired/),
        expect.stringMatching(/^keys warn: the key of soon expires in \d+ days/),
      ]);
    });

    it('names databases that do not answer, and never hangs', async () => {
      const nobody = await freePort();
      const [exitCode, findings] = await examine({
        MONGODB_URI: `mongodb://user:s3cret@127.0.0.1:${nobody}/`,
        SUPABASE_URL: `http://127.0.0.1:${nobody}`,
        STORE_TIMEOUT_MS: '300',
      });
      expect(exitCode).toBe(1);
      expect(complaints(findings)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^mongodb fail: it cannot be used: /),
          expect.stringMatching(/^supabase fail: it cannot be used: it does not answer/),
          expect.stringMatching(/^numbers skipped: the pool of numbers cannot be read/),
        ]),
      );
      expect(commandLine.printed).not.toContain('s3cret');
    });

    it('looks at a MongoDB of its own: a new one, and one without its indexes', async () => {
      const mongo = await startTemporaryMongo();
      const [, fresh] = await examine({ MONGODB_URI: mongo.uri });
      const connection = await mongoose.createConnection(mongo.uri).asPromise();
      await connection.collection('log').insertOne({ eventId: 'E1' });
      await connection.close();
      const [exitCode, findings] = await examine({ MONGODB_URI: mongo.uri });
      await mongo.close();
      expect(fresh.find(({ check }) => check === 'mongodb')?.text).toContain('it is new');
      expect(exitCode).toBe(0);
      expect(complaints(findings)).toContainEqual(
        expect.stringMatching(/^mongodb warn: 2 indexes are missing \(log\.log_events, log\.log_calls\)/),
      );
    });

    it('names a server that takes commands and does not answer, and goes on without it', async () => {
      const open: Socket[] = [];
      const mute = createServer((socket) => void open.push(socket));
      await new Promise<void>((resolve) => mute.listen(join(dataDir, 'control.sock'), resolve));
      const [exitCode, findings] = await examine();
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => mute.close(resolve));
      expect(exitCode).toBe(1);
      expect(complaints(findings)[0]).toMatch(/^server fail: .*does not answer/);
      expect(findings.filter(({ check }) => check === 'server')).toHaveLength(1);
      expect(findings.find(({ check }) => check === 'numbers')?.status).toBe('ok');
    });

    it('needs no simulator: it runs inside the server', async () => {
      await twilio.close();
      const [exitCode, findings] = await examine();
      twilio = await startTwilio(() => stopped.now());
      expect(exitCode).toBe(0);
      expect(complaints(findings)).toContainEqual(
        expect.stringMatching(/^account skipped: the phone simulator/),
      );
    });
  });
});
