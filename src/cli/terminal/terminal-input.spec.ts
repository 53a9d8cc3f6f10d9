import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { SetClock } from '../../../test/support/set-clock.js';
import { abortOnSignals, readSecret } from './terminal-input.js';

describe('readSecret', () => {
  const read = async (
    isTTY: boolean,
    text: string,
    signal = new AbortController().signal,
  ): Promise<[line: string, shown: string]> => {
    const input = Object.assign(new PassThrough(), { isTTY });
    const output = new PassThrough();
    const line = readSecret('Key: ', { input, output }, signal);
    input.end(text);
    return [await line, String((output.read() as Buffer | null) ?? '')];
  };

  it.each([
    ['mainline_abc\n', 'mainline_abc'],
    [' mainline_abc \r\nsecond\n', 'mainline_abc'],
    ['mainline_abc', 'mainline_abc'],
    ['', ''],
  ])('reads the first line of %j, without a word', async (text, line) => {
    expect(await read(false, text)).toEqual([line, '']);
  });

  it('asks on a terminal, and does not show what is typed', async () => {
    expect(await read(true, 'mainline_abc\r')).toEqual(['mainline_abc', 'Key: \n']);
  });

  it('ends early when it is told to', async () => {
    await expect(read(false, '', AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

describe('signals', () => {
  it('stop the command, and a second one, which is no echo, ends the process', () => {
    const signals = new EventEmitter();
    const clock = new SetClock();
    const exits: number[] = [];
    const signal = abortOnSignals({ signals, clock, exit: (code) => exits.push(code) });
    expect(signal.aborted).toBe(false);
    signals.emit('SIGINT');
    expect(signal.aborted).toBe(true);
    clock.shift(-86_400_000);
    clock.advance(999);
    signals.emit('SIGINT');
    expect(exits).toEqual([]);
    clock.advance(1);
    signals.emit('SIGTERM');
    expect(exits).toEqual([130]);
  });
});
