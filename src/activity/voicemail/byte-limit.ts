import { Transform, type TransformCallback } from 'node:stream';

/** Passes bytes on, and fails when there are more than the limit. */
export class ByteLimit extends Transform {
  private passed = 0;

  constructor(private readonly limit: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.passed += chunk.length;
    if (this.passed > this.limit) {
      done(new Error(`The audio is longer than ${this.limit} bytes`));
      return;
    }
    done(null, chunk);
  }
}
