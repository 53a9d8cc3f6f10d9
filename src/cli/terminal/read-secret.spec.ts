import { PassThrough } from 'node:stream';
import { readSecret } from './read-secret.js';

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
