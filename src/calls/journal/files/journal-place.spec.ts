import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { anEvent } from '../../../../test/support/builders.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../../test/support/open-journal.js';
import { SetClock } from '../../../../test/support/set-clock.js';
import { JournalUnavailableError } from './journal.errors.js';

Logger.overrideLogger(false);

describe('a journal whose folder is gone', () => {
  const { folder, remove } = dataFolder();
  const clock = new SetClock();
  let open: OpenJournal;
  let number = 0;
  let path: string;
  let aside: string;
  let acknowledged: string[];

  beforeEach(async () => {
    number += 1;
    path = join(folder, String(number), 'journal');
    aside = join(folder, `${number}.aside`);
    open = await openJournal(join(folder, String(number)), {}, clock);
    acknowledged = [];
    await append();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await open.journal.close();
  });
  afterAll(remove);

  const append = async (): Promise<void> => {
    const event = anEvent();
    await open.journal.append([event]);
    acknowledged.push(event.id);
  };
  const waiting = async (): Promise<string[]> =>
    (await open.journal.readBatch('mongodb', 100)).map(({ event }) => event.id);
  const expectRefusal = async (state: 'missing' | 'replaced'): Promise<void> => {
    clock.advance(250);
    await expect(open.journal.append([anEvent()])).rejects.toThrow(JournalUnavailableError);
    expect(open.journal.status()).toMatchObject({ ok: false, folder: state });
  };

  const faults: Record<string, ['missing' | 'replaced', () => void]> = {
    'renamed away': ['missing', () => renameSync(path, aside)],
    removed: ['missing', () => rmSync(path, { recursive: true })],
    'removed with all of DATA_DIR': ['missing', () => rmSync(join(path, '..'), { recursive: true })],
    emptied: ['missing', () => readdirSync(path).forEach((name) => rmSync(join(path, name)))],
    'robbed of its log': [
      'missing',
      () => readdirSync(path).forEach((name) => name.endsWith('.log') && rmSync(join(path, name))),
    ],
    'replaced by an empty one': [
      'replaced',
      () => {
        renameSync(path, aside);
        mkdirSync(path);
      },
    ],
    'replaced by a copy': [
      'replaced',
      () => {
        renameSync(path, aside);
        cpSync(aside, path, { recursive: true });
      },
    ],
  };

  it.each(Object.keys(faults))(
    'takes nothing more when it was %s, and forgets nothing it took',
    async (fault) => {
      const [state, happen] = faults[fault] ?? [];
      happen?.();
      // The last look is younger than 250 ms.
      await append();
      expect(open.journal.status().ok).toBe(true);
      await expectRefusal(state ?? 'missing');
      await expectRefusal(state ?? 'missing');
      expect((await waiting()).slice(0, 2)).toEqual(acknowledged);
      await open.journal.acknowledge('mongodb', await open.journal.readBatch('mongodb', 100));
      expect(await waiting()).toEqual([]);
    },
  );

  it('goes on when it is put back as it was', async () => {
    renameSync(path, aside);
    await append();
    await expectRefusal('missing');
    renameSync(aside, path);
    clock.advance(250);
    await append();
    expect(open.journal.status()).toMatchObject({ ok: true, folder: 'kept' });
    await open.journal.close();
    open = await openJournal(join(path, '..'), {}, clock);
    expect(await waiting()).toEqual(expect.arrayContaining(acknowledged));
  });

  it('is put nowhere else, and writes nothing to what stands in its place', async () => {
    renameSync(path, aside);
    await expectRefusal('missing');
    expect(existsSync(path)).toBe(false);
    mkdirSync(path);
    await expectRefusal('replaced');
    await open.journal.acknowledge('mongodb', await open.journal.readBatch('mongodb', 100));
    await expect(open.database.compact()).rejects.toThrow(JournalUnavailableError);
    await open.journal.close();
    expect(readdirSync(path)).toEqual([]);
  });

  it('keeps what it holds when a write fails meanwhile, and is opened anew once it is back', async () => {
    const level = await open.database.open();
    renameSync(path, aside);
    jest.spyOn(level, 'batch').mockImplementationOnce(() => {
      throw Object.assign(new Error('no such file'), { code: 'LEVEL_IO_ERROR' });
    });
    await expect(open.journal.append([anEvent()])).rejects.toThrow(JournalUnavailableError);
    await expectRefusal('missing');
    expect(await open.database.open()).toBe(level);
    expect(await waiting()).toEqual(acknowledged);
    renameSync(aside, path);
    clock.advance(250);
    await append();
    expect(await open.database.open()).not.toBe(level);
    expect(await waiting()).toEqual(acknowledged);
  });

  it('is seen by nobody but the clock as well', async () => {
    renameSync(path, aside);
    await open.database.place.lookAgain();
    expect(open.journal.status()).toMatchObject({ ok: false, folder: 'missing' });
  });
});
