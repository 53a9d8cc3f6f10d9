import { SetClock } from '../../../test/support/set-clock.js';
import { DAY } from '../../config/time.js';
import { backoffDelay, CircuitBreaker, STORE_BACKOFF } from './circuit-breaker.js';

describe('backoffDelay', () => {
  it.each([
    [1, 250],
    [2, 500],
    [5, 4000],
    [8, 30_000],
    [1000, 30_000],
  ])('waits at attempt %s at most %s ms', (attempt, ceiling) => {
    expect(backoffDelay(attempt, STORE_BACKOFF, () => 0.999_999)).toBe(ceiling);
    expect(backoffDelay(attempt, STORE_BACKOFF, () => 0.5)).toBe(ceiling / 2);
    expect(backoffDelay(attempt, STORE_BACKOFF, () => 0)).toBe(1);
  });
});

describe('CircuitBreaker', () => {
  let clock: SetClock;
  let breaker: CircuitBreaker;
  const fail = (times: number): void => Array.from({ length: times }).forEach(() => breaker.failed());

  beforeEach(() => {
    clock = new SetClock();
    breaker = new CircuitBreaker(clock, STORE_BACKOFF, () => 0.999_999);
  });

  it('opens after five failures in a row, not after four', () => {
    fail(4);
    expect(breaker.state).toBe('closed');
    fail(1);
    expect(breaker.state).toBe('open');
  });

  it('lets one call try when the pause is over; its failure makes the pause longer', () => {
    fail(5);
    expect(breaker.millisecondsUntilRetry()).toBe(4000);
    clock.advance(4000);
    expect(breaker.state).toBe('half_open');
    breaker.failed();
    expect(breaker.state).toBe('open');
    expect(breaker.millisecondsUntilRetry()).toBe(8000);
  });

  it('lets everyone pass while closed, nobody while open, and one at a time when the pause is over', () => {
    expect([breaker.mayPass(), breaker.mayPass()]).toEqual([true, true]);
    fail(5);
    expect(breaker.mayPass()).toBe(false);
    clock.advance(4000);
    expect([breaker.mayPass(), breaker.mayPass()]).toEqual([true, false]);
    breaker.failed();
    clock.advance(8000);
    expect([breaker.mayPass(), breaker.mayPass()]).toEqual([true, false]);
    breaker.succeeded();
    expect([breaker.mayPass(), breaker.mayPass()]).toEqual([true, true]);
  });

  it.each([-DAY, DAY])('keeps to its pause when the clock is set by %s ms', (shift) => {
    fail(5);
    clock.shift(shift);
    expect([breaker.state, breaker.millisecondsUntilRetry()]).toEqual(['open', 4000]);
    clock.advance(4000);
    expect([breaker.state, breaker.mayPass()]).toEqual(['half_open', true]);
  });

  it('counts the failures of thirty seconds, also when the clock is set back meanwhile', () => {
    for (let time = 0; time < 4; time++) {
      breaker.succeeded();
      breaker.failed();
    }
    clock.shift(-DAY);
    clock.advance(30_001);
    breaker.succeeded();
    breaker.failed();
    expect(breaker.state).toBe('closed');
  });

  it('closes with the first success', () => {
    fail(9);
    clock.advance(60_000);
    breaker.succeeded();
    expect([breaker.state, breaker.millisecondsUntilRetry()]).toEqual(['closed', 0]);
    fail(4);
    expect(breaker.state).toBe('closed');
  });

  it('opens when half of ten calls within thirty seconds failed', () => {
    for (let time = 0; time < 4; time++) {
      breaker.succeeded();
      breaker.failed();
    }
    expect(breaker.state).toBe('closed');
    breaker.succeeded();
    breaker.failed();
    expect(breaker.state).toBe('open');
  });

  it('forgets failures that are older', () => {
    for (let time = 0; time < 4; time++) {
      breaker.succeeded();
      breaker.failed();
    }
    clock.advance(30_001);
    breaker.succeeded();
    breaker.failed();
    expect(breaker.state).toBe('closed');
  });
});
