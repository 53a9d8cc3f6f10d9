import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ByteLimit } from './byte-limit.js';

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
