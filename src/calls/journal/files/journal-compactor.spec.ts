import { Logger } from '@nestjs/common';
import { SetClock } from '../../../../test/support/set-clock.js';
import { JournalCompactor } from './journal-compactor.js';

const HOUR = 3_600_000;

describe('JournalCompactor', () => {
  let clock: SetClock;
  let isEmpty: boolean;
  let compact: jest.Mock<Promise<void>, []>;
  let compactor: JournalCompactor;

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new SetClock();
    isEmpty = true;
    compact = jest.fn(() => Promise.resolve());
    compactor = new JournalCompactor({ isEmpty: () => isEmpty, compact }, clock);
  });
  afterEach(async () => {
    await compactor.close();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const pass = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    await jest.advanceTimersByTimeAsync(milliseconds);
  };

  it('compacts an hour after the last time, however often the journal was emptied until then', async () => {
    for (let minute = 0; minute < 59; minute += 1) {
      compactor.noteRemoval();
      await pass(60_000);
    }
    expect(compact).not.toHaveBeenCalled();
    await pass(60_000);
    expect(compact).toHaveBeenCalledTimes(1);
    compactor.noteRemoval();
    await pass(HOUR - 1);
    expect(compact).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(compact).toHaveBeenCalledTimes(2);
  });

  it('compacts soon when the last time is long ago', async () => {
    clock.advance(5 * HOUR);
    compactor.noteRemoval();
    await pass(0);
    expect(compact).toHaveBeenCalledTimes(1);
  });

  it.each([-24 * HOUR, 24 * HOUR])('waits an hour, also when the clock is set by %s ms', async (shift) => {
    compactor.noteRemoval();
    await pass(HOUR);
    clock.shift(shift);
    compactor.noteRemoval();
    await pass(HOUR - 1);
    expect(compact).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(compact).toHaveBeenCalledTimes(2);
  });

  it('has nothing to do while nothing was removed', async () => {
    await pass(5 * HOUR);
    await compactor.close();
    expect(compact).not.toHaveBeenCalled();
  });

  it('leaves a journal alone that is not empty, until it is', async () => {
    compactor.noteRemoval();
    isEmpty = false;
    await pass(2 * HOUR);
    compactor.noteRemoval();
    await pass(2 * HOUR);
    expect(compact).not.toHaveBeenCalled();
    isEmpty = true;
    compactor.noteRemoval();
    await pass(0);
    expect(compact).toHaveBeenCalledTimes(1);
  });

  it('ends with a compaction, and leaves no timer', async () => {
    compactor.noteRemoval();
    await compactor.close();
    expect(compact).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
    await compactor.close();
    expect(compact).toHaveBeenCalledTimes(1);
  });

  it('logs a failure, and tries again when it is due', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    compact.mockRejectedValueOnce(new Error('the disk is full'));
    compactor.noteRemoval();
    await pass(HOUR);
    expect(warn).toHaveBeenCalledTimes(1);
    await pass(HOUR);
    expect(compact).toHaveBeenCalledTimes(2);
  });
});
