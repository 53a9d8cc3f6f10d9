import { EventEmitter } from 'node:events';
import { Clock } from '../common/time/clock.js';
import { shutDownOnSignals } from './shutdown-on-signals.js';

describe('shutDownOnSignals', () => {
  let process: EventEmitter;
  let exits: number[];
  let errors: unknown[][];
  let finish: () => void;
  let fail: (error: Error) => void;
  let closes: number;

  beforeEach(() => {
    jest.useFakeTimers();
    process = new EventEmitter();
    exits = [];
    errors = [];
    closes = 0;
    shutDownOnSignals({
      signals: process,
      close: () => {
        closes += 1;
        return new Promise((resolve, reject) => {
          finish = resolve;
          fail = reject;
        });
      },
      exit: (code) => exits.push(code),
      logger: {
        log: () => undefined,
        warn: () => undefined,
        error: (...line: unknown[]) => errors.push(line),
      },
      clock: new Clock(),
    });
  });

  afterEach(() => jest.useRealTimers());

  it.each(['SIGTERM', 'SIGINT'])(
    'exits with 0 on %s when everything is closed, and not before',
    async (signal) => {
      process.emit(signal);
      await jest.advanceTimersByTimeAsync(24_999);
      expect(exits).toEqual([]);
      finish();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(exits).toEqual([0]);
      expect(closes).toBe(1);
    },
  );

  it('takes a repetition within a second for an echo of the first signal', async () => {
    process.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(999);
    process.emit('SIGINT');
    expect(exits).toEqual([]);
    expect(closes).toBe(1);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('exits at once on a second signal, %s with %i', async (signal, code) => {
    process.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(1_000);
    process.emit(signal);
    expect(exits).toEqual([code]);
  });

  it('exits with 1 when closing takes too long, and says so', async () => {
    process.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(25_000);
    expect(exits).toEqual([1]);
    expect(errors).toEqual([['shutdown took longer than 25 seconds and was cut short']]);
  });

  it('exits with 1 when closing fails, and says why', async () => {
    const error = new Error('no');
    process.emit('SIGTERM');
    fail(error);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(exits).toEqual([1]);
    expect(errors).toEqual([['shutdown failed', error]]);
  });
});
