import { Logger } from '@nestjs/common';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { StoreRejectedError, StoreUnavailableError } from './store.errors.js';
import { CircuitBreaker, STORE_BACKOFF } from './circuit-breaker.js';
import { StoreLink } from './store-link.js';

describe('StoreLink', () => {
  let clock: SetClock;
  let store: FakeCallStore;
  let link: StoreLink<FakeCallStore>;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    const note = (level: string) => (text: unknown) => void lines.push(`${level}: ${String(text)}`);
    jest.spyOn(Logger.prototype, 'log').mockImplementation(note('log'));
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(note('warn'));
    jest.spyOn(Logger.prototype, 'error').mockImplementation(note('error'));
    clock = new SetClock();
    store = new FakeCallStore('supabase');
    const breaker = new CircuitBreaker(clock, STORE_BACKOFF, () => 0.999_999);
    link = new StoreLink(store, { breaker, clock, limit: 20 });
  });
  afterEach(() => jest.restoreAllMocks());

  const ask = (): Promise<unknown> => link.execute((asked) => asked.ping());
  const refusal = (): Promise<unknown> => ask().catch((error: unknown) => error);
  const fail = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await refusal();
  };

  it('passes questions and answers on, and knows when the store answered last', async () => {
    expect(link).toMatchObject({ name: 'supabase', isUp: false, lastSuccessAt: null, lastErrorCode: null });
    expect(await link.execute((asked) => asked.findById('CA1'))).toBeNull();
    expect(link).toMatchObject({ isUp: true, lastSuccessAt: clock.nowIso(), lastErrorCode: null });
  });

  it('waits no longer than its limit for a store that does not answer', async () => {
    store.faults.hangs = true;
    expect(await refusal()).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'supabase did not answer within 20 ms',
    });
    expect(link).toMatchObject({ isUp: false, lastErrorCode: 'STORE_UNAVAILABLE' });
  });

  it('does not ask a store that is down', async () => {
    store.faults.down = true;
    await fail(5);
    const ping = jest.spyOn(store, 'ping');
    expect(await refusal()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(ping).not.toHaveBeenCalled();
  });

  it('asks it once when the pause is over, and not again before it answered', async () => {
    store.faults.down = true;
    await fail(5);
    clock.advance(4000);
    store.faults.hangs = true;
    const ping = jest.spyOn(store, 'ping');
    await Promise.all([refusal(), refusal(), refusal()]);
    expect(ping).toHaveBeenCalledTimes(1);
  });

  it('asks a store that is down when it must', async () => {
    store.faults.down = true;
    await fail(5);
    store.faults.down = false;
    await link.executeDespiteBreaker((asked) => asked.ping());
    await expect(ask()).resolves.toBeUndefined();
  });

  describe('asked by somebody who has no other store', () => {
    beforeEach(async () => {
      store.faults.down = true;
      await fail(5);
    });

    it('finds a store that is back before the pause of its breaker is over', async () => {
      store.faults.down = false;
      await link.confirmBack();
      await expect(ask()).resolves.toBeUndefined();
      expect(lines.at(-1)).toBe('log: supabase is back');
    });

    it('asks once for all who want to know, and makes no longer pause of the breaker', async () => {
      const ping = jest.spyOn(store, 'ping');
      const pause = link.breaker.millisecondsUntilRetry();
      const looks = Array.from({ length: 20 }, () => link.confirmBack());
      const outcomes = await Promise.allSettled([...looks]);
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
      expect(ping).toHaveBeenCalledTimes(1);
      expect(link.breaker.millisecondsUntilRetry()).toBe(pause);
      store.faults.down = false;
      await link.confirmBack();
      expect(ping).toHaveBeenCalledTimes(2);
    });

    it('waits no longer than the limit', async () => {
      store.faults.hangs = true;
      store.faults.down = false;
      await expect(link.confirmBack()).rejects.toMatchObject({
        message: 'supabase did not answer within 20 ms',
      });
    });
  });

  it('logs once that a store is down, and once that it is back', async () => {
    store.faults.down = true;
    await fail(9);
    clock.advance(60_000);
    await fail(3);
    expect(lines).toEqual(['warn: supabase is down: supabase is down']);
    store.faults.down = false;
    clock.advance(60_000);
    await ask();
    await ask();
    expect(lines).toEqual(['warn: supabase is down: supabase is down', 'log: supabase is back']);
  });

  it('gives a long question its own limit, and takes it for no sign that the store is down', async () => {
    expect(await link.executeWithin((asked) => asked.count({}), 1000)).toBe(0);
    store.faults.hangs = true;
    const late = link.executeWithin((asked) => asked.count({}), 5);
    await expect(late).rejects.toMatchObject({ message: 'supabase did not answer within 5 ms' });
    expect(link.breaker.state).toBe('closed');
    expect(link.lastErrorCode).toBeNull();
  });

  it('asks no long question of a store that is down, and leaves it to others to find it back', async () => {
    store.faults.down = true;
    await fail(5);
    clock.advance(60_000);
    store.faults.down = false;
    const count = jest.spyOn(store, 'count');
    await expect(link.executeWithin((asked) => asked.count({}), 1000)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    expect(count).not.toHaveBeenCalled();
    await ask();
    expect(await link.executeWithin((asked) => asked.count({}), 1000)).toBe(0);
  });

  it('takes a rejection for an answer', async () => {
    const rejection = new StoreRejectedError('never');
    for (let time = 0; time < 6; time++) {
      await expect(link.execute(() => Promise.reject(rejection))).rejects.toBe(rejection);
    }
    expect(link).toMatchObject({ isUp: true, lastErrorCode: null });
    expect(link.breaker.state).toBe('closed');
  });

  it('takes what it does not know for a failure that may pass, and logs it once', async () => {
    const fault = new TypeError('a mistake');
    const failing = (): Promise<unknown> =>
      link.execute(() => Promise.reject(fault)).catch((error: unknown) => error);
    const failures = [await failing(), await failing()];
    expect(failures[0]).toBeInstanceOf(StoreUnavailableError);
    expect(failures[0]).toMatchObject({ cause: fault });
    expect(lines).toEqual(['error: supabase failed unexpectedly']);
  });
});
