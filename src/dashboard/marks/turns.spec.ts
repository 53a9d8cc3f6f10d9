import { Turns } from './turns';

describe('turns', () => {
  it('follow each other, each with what the one before came to', async () => {
    const turns = new Turns<number>();
    const told: (number | boolean | null)[] = [];
    const work = (value: number) => async (before: number | null, isLast: () => boolean) => {
      told.push(before);
      await Promise.resolve();
      told.push(isLast());
      return value;
    };
    await Promise.all([turns.take('a', work(1)), turns.take('a', work(2)), turns.take('b', work(3))]);
    expect(told.filter((one) => typeof one !== 'boolean')).toEqual([null, null, 1]);
    expect(told.filter((one) => typeof one === 'boolean')).toEqual([false, true, true]);
  });

  it('leave nothing behind, and go on after one that rejects', async () => {
    const turns = new Turns<number>();
    const failed = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', (before) => Promise.resolve(before));
    await expect(failed).rejects.toThrow('no');
    await next;
    const seen = jest.fn(() => Promise.resolve(null));
    await turns.take('a', seen);
    expect(seen).toHaveBeenCalledWith(null, expect.any(Function));
  });
});
