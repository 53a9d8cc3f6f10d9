import { AudioTransfer, ByteLimit } from './audio-transfer.js';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

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

function through(limit: number, chunks: string[]): Promise<Buffer> {
  const source = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  return pipeline(source, new ByteLimit(limit), (stream: AsyncIterable<Buffer>) => buffer(stream));
}

describe('ByteLimit', () => {
  it('passes bytes on, up to the limit', async () => {
    await expect(through(6, ['abc', 'def'])).resolves.toEqual(Buffer.from('abcdef'));
  });

  it('fails with the first byte above it', async () => {
    await expect(through(5, ['abc', 'def'])).rejects.toThrow('longer than 5 bytes');
  });
});
