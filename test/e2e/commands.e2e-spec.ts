import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { DeadLetters } from '../../src/calls/journal/dead-letters.js';
import { JobRunner } from '../../src/calls/maintenance/job-runner.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { CommandExecutor } from '../../src/cli/commands/command-executor.js';
import { takeCommands } from '../../src/cli/control/control-server.js';
import { SignInLinks } from '../../src/pages/sign-in/sign-in-links.js';
import type { StoreName } from '../../src/config/app-config.js';
import { anEvent } from '../support/builders.js';
import { CommandLine } from '../support/command-line.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { prepareSupabase } from '../support/databases/prepared.js';

Logger.overrideLogger(false);

/** Postgres takes no such time, and neither does MongoDB's mapper. */
const POISON = anEvent({ callId: 'CA-poison', at: 'never' });
const AT = '2026-11-21T09:00:00.000Z';

const BAD_INPUT: readonly (readonly [line: string, complaint: RegExp])[] = [
  ['', /Usage: mainline/],
  ['dead-letters show supabase-77', /There is no dead letter supabase-77/],
  ['dead-letters replay supabase-1 supabase-77', /There is no dead letter supabase-77/],
  ['dead-letters drop supabase-1 mongodb-9 --yes', /There is no dead letter mongodb-9/],
  ['dead-letters drop --all', /cannot be undone/],
  ['dead-letters show 1', /Give an id/],
  ['reconcile --from 2026-11-20 --to 2026-11-19', /reversed/],
  ['reconcile --to 2026-11-22', /future/],
  ['reconcile --from 2026-11-20T00:00:00Z', /Give a UTC day/],
  ['backfill --since 2026-11-20T08:00:00', /no zone/],
  ['backfill --since 2026-11-22', /future/],
  ['backfill --since 1h --until 2h', /reversed/],
  ['erase CA1', /cannot be undone/],
];

describe('commands', () => {
  const commandLine = new CommandLine();
  const run = (line: string): Promise<number> => commandLine.run(line);

  afterAll(() => commandLine.remove());

  describe('while the server runs', () => {
    let mainline: Mainline;
    let stop: () => Promise<void>;
    const warn = jest.fn();
    let letters: DeadLetters;

    beforeAll(async () => {
      mainline = await startMainline({ dataDir: commandLine.dataDir });
      commandLine.databases = mainline.databases;
      // They would make the databases equal by themselves.
      await mainline.app.get(JobRunner).onModuleDestroy();
      stop = await takeCommands(mainline.app, mainline.dataDir, { log: warn, warn, error: warn });
      letters = mainline.app.get(DeadLetters);
    }, STARTING);

    afterAll(async () => {
      await stop();
      expect(warn).not.toHaveBeenCalled();
      await mainline.close();
    });

    const add = (store: StoreName, sequence: number, event = POISON): Promise<void> =>
      letters.add({ store, sequence, event, code: '22007', reason: 'bad time', at: AT });

    beforeEach(async () => {
      for (const letter of await letters.list()) await letters.drop(letter);
      await add('supabase', 1);
    });

    const ids = async (): Promise<string[]> =>
      (await letters.list()).map(({ store, sequence }) => `${store}-${sequence}`);

    // First: an event that one database refuses for ever would keep them unequal.
    it('make the databases equal', async () => {
      const event = anEvent({ callId: 'CA-lonely' });
      await mainline.app.get(MongoCallStore).append([event]);
      expect([await run('consistency'), commandLine.complaints]).toEqual([1, '']);
      expect(commandLine.printed).toContain('The databases are not equal.');
      expect(await run('reconcile --dry-run')).toBe(0);
      expect(commandLine.printed).toMatch(/Events to add +mongodb 0, supabase 1/);
      const supabase = mainline.app.get(SupabaseCallStore);
      expect(await supabase.listEvents('CA-lonely')).toEqual([]);
      expect(await run('reconcile --json')).toBe(0);
      expect(JSON.parse(commandLine.printed)).toMatchObject({ equal: true, callsRepaired: 1 });
      expect(await supabase.listEvents('CA-lonely')).toEqual([event]);
      expect(await run('consistency --json')).toBe(0);
      expect(JSON.parse(commandLine.printed)).toMatchObject({ equal: true });
    });

    it('list and show dead letters', async () => {
      expect(await run('dead-letters list')).toBe(0);
      expect(commandLine.printed).toMatch(/^supabase-1 .*CA-poison.* 22007 /m);
      expect(await run('dead-letters show supabase-1 --json')).toBe(0);
      expect(JSON.parse(commandLine.printed)).toMatchObject({ sequence: 1, event: POISON });
    });

    it('bring an event into both databases', async () => {
      const event = anEvent({ callId: 'CA-good' });
      await add('supabase', 2, event);
      expect(await run('dead-letters replay supabase-2')).toBe(0);
      expect(commandLine.printed).toContain('The databases took them.');
      expect(await mainline.app.get(CallsRepository).listEvents('CA-good')).toEqual([event]);
      expect(await ids()).toEqual(['supabase-1']);
    });

    it('tell that an event is refused again, and leave one letter per database', async () => {
      expect(await run('dead-letters replay --all')).toBe(1);
      expect(commandLine.complaints).toMatch(/refused again/);
      expect(await run('dead-letters replay --all')).toBe(1);
      expect((await letters.list()).map(({ store }) => store)).toEqual(['mongodb', 'supabase']);
    });

    it('ask before they drop', async () => {
      commandLine.answers(false);
      expect(await run('dead-letters drop supabase-1')).toBe(1);
      expect([commandLine.complaints, await ids()]).toEqual(['Nothing was changed.', ['supabase-1']]);
      commandLine.answers(true);
      expect(await run('dead-letters drop -- supabase-1')).toBe(0);
      expect(await ids()).toEqual([]);
      commandLine.answers(null);
    });

    it('erase one call, and those that are too old', async () => {
      const calls = mainline.app.get(CallsRepository);
      for (const callId of ['CA-first', 'CA-old'])
        await calls.record([anEvent({ callId, at: '2020-01-01T00:00:00.000Z' })]);
      await mainline.settled();
      expect(await run('erase CA-first --yes')).toBe(0);
      expect(await calls.findById('CA-first')).toMatchObject({ from: null });
      expect(await run('erase CA-unknown --yes')).toBe(2);
      expect(commandLine.complaints).toBe('error: There is no such call');
      expect(await run('retention')).toBe(0);
      expect(commandLine.printed).toContain('kept for ever');
      expect(await run('retention --days 1000 --dry-run')).toBe(0);
      expect(commandLine.printed).toMatch(/Calls to erase +1\n/);
      expect(await calls.findById('CA-old')).not.toMatchObject({ from: null });
      expect(await run('retention --days 1000')).toBe(0);
      expect(await calls.findById('CA-old')).toMatchObject({ from: null });
    });

    it('make a link that signs in once', async () => {
      mainline.app.get(SignInLinks).listenAt(mainline.url);
      expect(await run('sign-in')).toBe(0);
      const [link = '', life] = commandLine.printed.split('\n');
      expect(life).toMatch(/^It works once, until \d{4}-/);
      const [address, code] = link.split('/#sign-in=');
      expect(address).toBe(mainline.url.replace('127.0.0.1', 'localhost'));
      const signIn = (): Promise<Response> =>
        fetch(`${mainline.url}/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code }),
        });
      expect(await (await signIn()).json()).toEqual({ key: ADMIN_KEY, name: 'development', role: 'admin' });
      expect((await signIn()).status).toBe(401);
    });

    it('are not needed: a server that cannot take any goes on', async () => {
      const logger = { log: jest.fn(), warn: jest.fn(), error: jest.fn() };
      const folder = join(commandLine.dataDir, 'missing');
      await (
        await takeCommands(mainline.app, folder, logger)
      )();
      expect(logger.warn).toHaveBeenCalledTimes(1);
    });

    it.each(BAD_INPUT)('"%s" is bad input and changes nothing', async (line, complaint) => {
      expect(await run(line)).toBe(2);
      expect(commandLine.complaints).toMatch(complaint);
      expect(commandLine.printed).toBe('');
      expect(await ids()).toEqual(['supabase-1']);
    });
  });

  describe('without a server', () => {
    it('do the work themselves, on the same journal and databases', async () => {
      expect(await run('dead-letters list --json')).toBe(0);
      expect(JSON.parse(commandLine.printed)).toMatchObject([{ id: 'supabase-1', callId: 'CA-poison' }]);
      expect(await run('dead-letters drop supabase-1 supabase-77 --yes')).toBe(2);
      expect(commandLine.complaints).toBe('error: There is no dead letter supabase-77');
      expect(await run('dead-letters drop supabase-1 --yes')).toBe(0);
      expect(commandLine.printed).toBe('1 letter was dropped.');
    });

    it('do nothing else: every job is ended before they start', async () => {
      const ended = jest.spyOn(JobRunner.prototype, 'onModuleDestroy');
      const executed = jest.spyOn(CommandExecutor.prototype, 'execute');
      expect(await run('dead-letters list')).toBe(0);
      expect(executed).toHaveBeenCalledTimes(1);
      expect(ended.mock.invocationCallOrder[0]).toBeLessThan(Number(executed.mock.invocationCallOrder[0]));
      for (const spy of [ended, executed]) spy.mockRestore();
    });

    it('make no link that nobody would take', async () => {
      expect(await run('sign-in')).toBe(1);
      expect(commandLine.complaints).toBe(
        'error: no Mainline runs with this DATA_DIR; "npm start" starts one',
      );
      expect(commandLine.printed).toBe('');
    });

    it('name the settings that are wrong', async () => {
      expect(await commandLine.run('dead-letters list', { MAIN_NUMBERS: 'bogus' })).toBe(1);
      expect(commandLine.complaints).toContain('MAIN_NUMBERS');
    });

    it('say that another process has the journal', async () => {
      const silent = await startMainline({ dataDir: commandLine.dataDir });
      expect(await run('dead-letters list')).toBe(1);
      expect(commandLine.complaints).toMatch(/^error: Another process is using .* takes no commands/);
      await silent.close();
    });

    it('have the databases of the data folder to themselves', async () => {
      commandLine.databases = {};
      await prepareSupabase(commandLine.dataDir);
      expect(await run('reconcile --json')).toBe(0);
      expect(JSON.parse(commandLine.printed)).toMatchObject({ equal: true });
    });

    it('need neither settings nor a data folder to explain themselves', async () => {
      const folder = join(commandLine.dataDir, 'nowhere');
      expect(await commandLine.run('--help', { DATA_DIR: folder, MAIN_NUMBERS: 'bogus' })).toBe(0);
      expect(commandLine.printed).toContain('reconcile');
      expect(await commandLine.run('reconcile --to 2026-11-22', { DATA_DIR: folder })).toBe(2);
      expect(existsSync(folder)).toBe(false);
      expect(await run('--version')).toBe(0);
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      expect(commandLine.printed).toBe(version);
    });
  });
});
