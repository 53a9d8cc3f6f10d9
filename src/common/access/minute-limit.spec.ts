import { DAY, MINUTE } from '../../config/time.js';
import { MinuteLimit } from './minute-limit.js';

describe('MinuteLimit', () => {
  let limit: MinuteLimit;

  beforeEach(() => {
    jest.useFakeTimers();
    limit = new MinuteLimit(2);
  });
  afterEach(async () => {
    await limit.clear();
    jest.useRealTimers();
  });

  const exceed = async (): Promise<void> => {
    await limit.count('desk');
    await limit.count('desk');
    expect(await limit.count('desk')).toEqual({
      limit: 2,
      remaining: 0,
      resetSeconds: 60,
      isExceeded: true,
    });
  };

  it('counts each of several for itself, and anew after a minute', async () => {
    await exceed();
    expect(await limit.count('ops')).toMatchObject({ remaining: 1, isExceeded: false });
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(await limit.count('desk')).toMatchObject({ remaining: 1, isExceeded: false });
  });

  it('counts several at once, or none, and takes back what was not done', async () => {
    expect(await limit.count('desk', 0)).toMatchObject({ remaining: 2, isExceeded: false });
    expect(await limit.count('desk', 3)).toMatchObject({ remaining: 0, isExceeded: true });
    await limit.takeBack('desk', 3);
    expect(await limit.count('desk', 2)).toMatchObject({ remaining: 0, isExceeded: false });
  });

  it.each([-DAY, DAY])('refills within a minute when the clock is set by %s ms', async (shift) => {
    await exceed();
    jest.setSystemTime(Date.now() + shift);
    expect((await limit.count('desk')).resetSeconds).toBeLessThanOrEqual(60);
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(await limit.count('desk')).toMatchObject({ remaining: 1, isExceeded: false });
  });
});
