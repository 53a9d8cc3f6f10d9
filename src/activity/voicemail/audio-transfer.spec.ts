import { AudioTransfer } from './audio-transfer.js';

const LIMITS = { headersMilliseconds: 10_000, transferMilliseconds: 120_000, bytes: 1 };

describe('AudioTransfer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('aborts when no answer begins in time', () => {
    const { signal } = new AudioTransfer(LIMITS, new AbortController().signal);
    jest.advanceTimersByTime(9_999);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toEqual(new Error('No answer within the time limit'));
  });

  it('aborts when an answer that began does not end in time', () => {
    const transfer = new AudioTransfer(LIMITS, new AbortController().signal);
    transfer.headersArrived();
    jest.advanceTimersByTime(119_999);
    expect(transfer.signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(transfer.signal.reason).toEqual(new Error('Not transferred within the time limit'));
  });

  it('aborts when the client goes away, also when it already has', () => {
    const client = new AbortController();
    const before = new AudioTransfer(LIMITS, client.signal);
    client.abort();
    const after = new AudioTransfer(LIMITS, client.signal);
    expect(before.signal.reason).toEqual(new Error('The client went away'));
    expect(after.signal.reason).toEqual(new Error('The client went away'));
  });

  it('leaves no timer behind when it is closed', () => {
    new AudioTransfer(LIMITS, new AbortController().signal).close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
