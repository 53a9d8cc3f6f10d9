import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder.js';

describe('DataFolder', () => {
  let path: string;

  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'mainline-data-folder-')), 'supabase');
  });
  afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

  /** What PGlite leaves where its first start is interrupted, or where it is done. */
  async function writeDatabase(): Promise<string> {
    const database = join(path, 'postgres');
    await mkdir(database, { recursive: true });
    await writeFile(join(database, 'PG_VERSION'), '17');
    return database;
  }

  it('takes away what an interrupted first start left behind', async () => {
    const database = await writeDatabase();
    const folder = await DataFolder.take(path);
    expect([folder.databaseFolder, existsSync(database)]).toEqual([database, false]);
    await folder.release();
  });

  it('keeps a database that came into being as a whole', async () => {
    const first = await DataFolder.take(path);
    const database = await writeDatabase();
    await first.markComplete();
    await first.release();
    const second = await DataFolder.take(path);
    expect(existsSync(join(database, 'PG_VERSION'))).toBe(true);
    await second.release();
  });

  it('is for one at a time, and for its user alone', async () => {
    const folder = await DataFolder.take(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await expect(DataFolder.take(path)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    await folder.release();
    await (await DataFolder.take(path)).release();
  });
});
