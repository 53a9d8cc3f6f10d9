import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { DirectoryNames } from './directory-names.js';
import type { DirectoryRows } from './directory-contents.js';
import { DirectorySnapshot, SNAPSHOT_FILE } from './directory-snapshot.js';
import { Directory } from './directory.js';
import type { DirectoryStore } from './directory.store.js';

const SALES = {
  id: 'sales',
  name: 'Sales',
  longest_wait_seconds: 20,
  longest_answer_seconds: 10,
  longest_hold_seconds: 40,
  short_call_seconds: 5,
  agent_ids: ['eva', 'maria'],
};
const EVA = { id: 'eva', name: 'Eva', number: null, state: 'away', skills: [] } as const;
const MARIA = {
  id: 'maria',
  name: 'María',
  number: '+15557778888',
  state: 'available',
  skills: ['es'],
} as const;
const FIRST: DirectoryRows = { edition: '1', queues: [SALES], agents: [MARIA, EVA] };

/** Supabase, as far as the directory asks it. */
class FakeDirectoryStore {
  rows: DirectoryRows = FIRST;
  isDown = false;
  reads = 0;

  async read(known: string | null): Promise<DirectoryRows | null> {
    this.reads += 1;
    const { rows } = this;
    await Promise.resolve();
    if (this.isDown) throw new StoreUnavailableError('down');
    return known === rows.edition ? null : rows;
  }
}

describe('the directory', () => {
  let folder: string;
  let store: FakeDirectoryStore;
  let names: DirectoryNames;
  let warn: jest.SpiedFunction<Logger['warn']>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainline-directory-'));
    store = new FakeDirectoryStore();
    names = new DirectoryNames();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(async () => {
    warn.mockRestore();
    await rm(folder, { recursive: true, force: true });
  });

  /** A directory of a server that has just been started on the folder. */
  async function started(): Promise<Directory> {
    const { server, ...others } = loadAppConfig({ NODE_ENV: 'test' });
    const snapshot = new DirectorySnapshot(
      new AppConfig({ ...others, server: { ...server, dataDir: folder } }),
    );
    const directory = new Directory(store as unknown as DirectoryStore, snapshot, names);
    await directory.onModuleInit();
    return directory;
  }

  it('knows nothing before anybody told', async () => {
    store.isDown = true;
    const directory = await started();
    await expect(directory.refresh()).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(directory.isKnown).toBe(false);
    expect([directory.findQueue('sales'), directory.limitsOf('sales'), directory.agentsOf('sales')]).toEqual([
      null,
      null,
      [],
    ]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('finds queues, agents, limits and names', async () => {
    const directory = await started();
    await directory.refresh();
    expect(directory.isKnown).toBe(true);
    const limits = { waitSeconds: 20, answerSeconds: 10, holdSeconds: 40, shortCallSeconds: 5 };
    expect(directory.findQueue('sales')).toEqual({
      id: 'sales',
      name: 'Sales',
      limits,
      agentIds: ['eva', 'maria'],
    });
    expect(directory.limitsOf('sales')).toEqual(limits);
    expect(directory.findAgent('maria')).toEqual({ ...MARIA, queueIds: ['sales'] });
    expect(directory.agentsOf('sales').map(({ id }) => id)).toEqual(['eva', 'maria']);
    expect(directory.agents.map(({ id }) => id)).toEqual(['eva', 'maria']);
    expect(directory.nameOfNumber('+15557778888')).toBe('María');
    for (const id of ['nope', 'constructor', '__proto__', '']) {
      expect([directory.findQueue(id), directory.findAgent(id), directory.nameOfNumber(id)]).toEqual([
        null,
        null,
        null,
      ]);
    }
  });

  it('says what agents are called, by id and by number', async () => {
    const directory = await started();
    const nobody = { agentId: null, answeredBy: null };
    const number = '+15557778888';
    expect(names.nameIn({ ...nobody, answeredBy: number })).toBeNull();
    await directory.refresh();
    expect(names.nameIn({ ...nobody, answeredBy: number })).toBe('María');
    expect(names.nameIn({ agentId: 'eva', answeredBy: number })).toBe('Eva');
    expect(names.nameIn({ agentId: 'nope', answeredBy: number })).toBeNull();
    expect([names.nameOfNumber(number), names.nameOfNumber(null)]).toEqual(['María', null]);
    expect(['sales', 'nope', null].map((id) => names.nameOfQueue(id))).toEqual([SALES.name, null, null]);
    expect([names.nameIn(nobody), names.nameIn({ ...nobody, answeredBy: '+1' })]).toEqual([null, null]);
    store.rows = { ...FIRST, edition: '2', agents: [{ ...MARIA, name: 'Maria' }] };
    await directory.refresh();
    expect(names.nameIn({ ...nobody, answeredBy: number })).toBe('Maria');
  });

  it('follows a change, and keeps what it knew while Supabase is down', async () => {
    const directory = await started();
    await directory.refresh();
    store.rows = { ...FIRST, edition: '2', queues: [{ ...SALES, name: 'Sales 2' }] };
    await directory.refresh();
    expect(directory.findQueue('sales')?.name).toBe('Sales 2');
    store.isDown = true;
    await expect(directory.refresh()).rejects.toThrow('down');
    expect(directory.findQueue('sales')?.name).toBe('Sales 2');
  });

  it('never goes back to an older answer', async () => {
    const directory = await started();
    const first = directory.refresh();
    store.rows = { ...FIRST, edition: '2', queues: [] };
    await Promise.all([first, directory.refresh()]);
    expect(directory.findQueue('sales')).toBeNull();
  });

  it('knows after a restart what it knew, while Supabase is down', async () => {
    await (await started()).refresh();
    store.isDown = true;
    const restarted = await started();
    expect(restarted.isKnown).toBe(true);
    expect(restarted.findQueue('sales')?.name).toBe('Sales');
    expect(restarted.agentsOf('sales')).toHaveLength(2);
    expect(names.nameIn({ agentId: 'eva', answeredBy: null })).toBe('Eva');
  });

  it('keeps the snapshot to itself, and leaves no other file', async () => {
    const directory = await started();
    await directory.refresh();
    store.rows = { ...FIRST, edition: '2' };
    await directory.refresh();
    expect(await readdir(folder)).toEqual([SNAPSHOT_FILE]);
    expect((await stat(join(folder, SNAPSHOT_FILE))).mode & 0o777).toBe(0o600);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"edition":"1","queues":[{}],"agents":[]}',
    '{"edition":1,"queues":[],"agents":[]}',
  ])('goes on without a snapshot that holds %p', async (text) => {
    await writeFile(join(folder, SNAPSHOT_FILE), text);
    const directory = await started();
    expect(directory.isKnown).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    await directory.refresh();
    expect((await started()).findQueue('sales')?.name).toBe('Sales');
  });

  it('works without a disk', async () => {
    await writeFile(join(folder, 'file'), '');
    folder = join(folder, 'file');
    const directory = await started();
    await directory.refresh();
    expect(directory.findQueue('sales')?.name).toBe('Sales');
    expect(warn).toHaveBeenCalled();
    folder = join(folder, '..');
  });

  it('asks by itself before the first request, and no more once it is stopped', async () => {
    const directory = await started();
    await directory.onApplicationBootstrap();
    expect(directory.isKnown).toBe(true);
    await directory.onModuleDestroy();
    expect(store.reads).toBe(1);
  });
});
