import { KeyedMutex } from './keyed-mutex.js';

describe('KeyedMutex', () => {
  it('does work under one name one after the other, also after a failure', async () => {
    const turns = new KeyedMutex();
    const order: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
      return name;
    };
    const all = ['a', 'b', 'c'].map((name) => turns.run('call', work(name)));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('does not wait for other names', async () => {
    const turns = new KeyedMutex();
    let end = (): void => undefined;
    const slow = turns.run('a', () => new Promise<void>((resolve) => (end = resolve)));
    await expect(turns.run('b', () => Promise.resolve(1))).resolves.toBe(1);
    end();
    await slow;
  });

  it('waits for all of several names, and two sets of names never for each other', async () => {
    const turns = new KeyedMutex();
    const order: string[] = [];
    const note = (name: string) => async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(name);
    };
    await Promise.all([
      turns.run('a', note('a')),
      turns.run(['a', 'b'], note('a and b')),
      turns.run(['b', 'a', 'b'], note('b and a')),
      turns.run('b', note('b')),
    ]);
    expect(order).toEqual(['a', 'a and b', 'b and a', 'b']);
  });
});
