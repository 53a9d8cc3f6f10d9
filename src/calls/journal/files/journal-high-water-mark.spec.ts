import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { dataFolder } from '../../../../test/support/open-journal.js';
import { JournalHighWaterMark } from './journal-high-water-mark.js';

describe('JournalHighWaterMark', () => {
  const { folder, remove } = dataFolder();
  const file = join(folder, 'MARK');
  let mark: JournalHighWaterMark;
  let warn: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    rmSync(file, { recursive: true, force: true });
    mark = new JournalHighWaterMark(folder);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(remove);

  it('remembers what was noted last, in a file for its owner only', async () => {
    expect(await mark.read()).toEqual({ last: 0, removed: 0 });
    mark.note({ last: 41, removed: 7 });
    mark.note({ last: 42, removed: 8 });
    await mark.settle();
    expect(await new JournalHighWaterMark(folder).read()).toEqual({ last: 42, removed: 8 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    mark.note({ last: 43, removed: 8 });
    await mark.settle();
    expect(await new JournalHighWaterMark(folder).read()).toEqual({ last: 43, removed: 8 });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['garbled', (text: string) => text.replace('42', '43')],
    ['empty', () => ''],
    ['torn', (text: string) => text.slice(0, 20)],
  ])('says nothing when its file is %s', async (_damage, damage) => {
    mark.note({ last: 42, removed: 8 });
    await mark.settle();
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(await mark.read()).toEqual({ last: 0, removed: 0 });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('says once that it cannot be written, and goes on', async () => {
    mkdirSync(file);
    for (let last = 1; last <= 2; last += 1) {
      mark.note({ last, removed: 0 });
      await mark.settle();
    }
    expect(warn).toHaveBeenCalledTimes(1);
    rmSync(file, { recursive: true });
    mark.note({ last: 3, removed: 0 });
    await mark.settle();
    expect(await mark.read()).toEqual({ last: 3, removed: 0 });
  });
});
