import { FastTime, InstantTime, RealTime, SteppedTime } from './simulated-time.js';
import { firstOf, Gate } from './waiting.js';

const START = new Date('2026-11-21T09:00:00.000Z');

describe('InstantTime', () => {
  let time: InstantTime;
  let order: string[];

  beforeEach(() => {
    time = new InstantTime(START);
    order = [];
  });

  async function sleeper(name: string, seconds: number): Promise<void> {
    await time.wait(seconds);
    order.push(`${name} at ${(time.now().getTime() - START.getTime()) / 1000}`);
  }

  it('wakes everybody in the order of their moments, and of asking where those are equal', async () => {
    await Promise.all([sleeper('c', 5), sleeper('a', 0.5), sleeper('d', 5), sleeper('b', 3600)]);
    expect(order).toEqual(['a at 0.5', 'c at 5', 'd at 5', 'b at 3600']);
  });

  it('counts a wait from the moment in which it begins', async () => {
    await Promise.all([sleeper('a', 2).then(() => sleeper('b', 2)), sleeper('c', 3)]);
    expect(order).toEqual(['a at 2', 'c at 3', 'b at 4']);
  });

  it('stands still while real work is under way', async () => {
    const work = new Promise((resolve) => setTimeout(resolve, 20)).then(() => order.push('work'));
    await Promise.all([time.during(work), sleeper('a', 0), sleeper('b', 10)]);
    expect(order).toEqual(['work', 'a at 0', 'b at 10']);
  });

  it('goes on after work that failed', async () => {
    await expect(time.during(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await sleeper('a', 1);
    expect(order).toEqual(['a at 1']);
  });

  it('never wakes from an endless wait, which only its signal ends, with the reason', async () => {
    const abort = new AbortController();
    const endless = time.wait(Number.POSITIVE_INFINITY, abort.signal);
    const ended = expect(endless).rejects.toThrow('enough');
    await sleeper('a', 1_000_000);
    abort.abort(new Error('enough'));
    await ended;
    await expect(time.wait(1, abort.signal)).rejects.toThrow('enough');
    expect(order).toHaveLength(1);
  });

  it('does not pass for a wait that was aborted', async () => {
    const abort = new AbortController();
    const aborted = expect(time.wait(100, abort.signal)).rejects.toThrow();
    abort.abort();
    await aborted;
    await sleeper('a', 1);
    expect(order).toEqual(['a at 1']);
  });
});

describe('SteppedTime', () => {
  it('goes on as far as it is told to, and waits for real work', async () => {
    const time = new SteppedTime(START);
    const order: string[] = [];
    const sleep = async (seconds: number): Promise<void> => {
      await time.wait(seconds);
      order.push(`${seconds}`);
      await time.during(new Promise((resolve) => setTimeout(resolve, 10)));
      order.push(`${seconds} done`);
    };
    void sleep(3);
    void sleep(5);
    await time.advance(4);
    expect(order).toEqual(['3', '3 done']);
    expect(time.now().getTime() - START.getTime()).toBe(4000);
    await time.advance(0);
    expect(order).toHaveLength(2);
    await time.advance(1);
    expect(order).toEqual(['3', '3 done', '5', '5 done']);
  });
});

describe('FastTime', () => {
  it('passes as many times faster as asked for, and arrives where it was told to', async () => {
    const time = new FastTime(1000, START);
    await Promise.all([time.wait(20), time.wait(5)]);
    const passed = time.now().getTime() - START.getTime();
    expect(passed).toBeGreaterThanOrEqual(20_000);
    await time.during(Promise.resolve());
  });

  it('takes no longer when a timer fires late, or a request takes its time', async () => {
    const time = new FastTime(1000, START);
    const waiting = time.wait(20);
    for (const end = performance.now() + 300; performance.now() < end;);
    expect(time.now().getTime() - START.getTime()).toBeLessThan(200_000);
    await waiting;
    const before = time.now().getTime();
    await time.during(new Promise((resolve) => setTimeout(resolve, 300)));
    expect(time.now().getTime() - before).toBeLessThan(200_000);
  });
});

describe('RealTime', () => {
  it('ends a wait by its signal', async () => {
    const abort = new AbortController();
    const ended = expect(new RealTime().wait(3600, abort.signal)).rejects.toThrow('enough');
    abort.abort(new Error('enough'));
    await ended;
  });
});

describe('firstOf', () => {
  const time = new InstantTime(START);
  const { signal } = new AbortController();
  const after = (seconds: number, value: string) => async (race: AbortSignal) => {
    await time.wait(seconds, race);
    return value;
  };

  it('returns what the first task returns and stops the others', async () => {
    let stopped: unknown = null;
    const loser = async (race: AbortSignal): Promise<string> => {
      await time.wait(60, race).catch((error: unknown) => {
        stopped = error;
        throw error;
      });
      return 'loser';
    };
    await expect(firstOf(signal, loser, after(1, 'winner'))).resolves.toBe('winner');
    expect(stopped).toBeInstanceOf(Error);
  });

  it('throws the reason when all are aborted from outside', async () => {
    const outside = new AbortController();
    const race = firstOf(outside.signal, after(60, 'a'), after(50, 'b'));
    outside.abort(new Error('hung up'));
    await expect(race).rejects.toThrow('hung up');
    await expect(firstOf(outside.signal, after(0, 'a'))).rejects.toThrow('hung up');
  });

  it('throws what the first task throws, and what a stopped task throws for another reason', async () => {
    const broken = async (race: AbortSignal): Promise<string> => {
      await time.wait(1, race);
      throw new Error('broken');
    };
    const breaking = (race: AbortSignal): Promise<string> =>
      time.wait(60, race).then(
        () => 'late',
        () => Promise.reject(new Error('broke while stopping')),
      );
    await expect(firstOf(signal, broken, after(2, 'a'))).rejects.toThrow('broken');
    await expect(firstOf(signal, breaking, after(2, 'a'))).rejects.toThrow('broke while stopping');
  });
});

describe('Gate', () => {
  it('lets pass whoever comes before or after', async () => {
    const gate = new Gate();
    const { signal } = new AbortController();
    const early = gate.opened(signal);
    gate.open();
    await Promise.all([early, gate.opened(signal)]);
  });

  it('lets go whoever is aborted', async () => {
    const abort = new AbortController();
    const waiting = new Gate().opened(abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(new Gate().opened(abort.signal)).rejects.toThrow('enough');
  });
});
