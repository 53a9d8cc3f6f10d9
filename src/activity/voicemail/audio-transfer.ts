import { Injectable } from '@nestjs/common';
import { Transform, type TransformCallback } from 'node:stream';

/** How much one transfer of audio may cost; replaced in tests. */
@Injectable()
export class AudioLimits {
  /** Until Twilio, or where it redirects to, begins to answer. */
  readonly headersMilliseconds: number = 10_000;
  /** From the request to the last byte. */
  readonly transferMilliseconds: number = 120_000;
  readonly bytes: number = 32 * 1024 * 1024;
}

/** The time limits of one transfer: its signal aborts when one of them passes or the client goes away. */
export class AudioTransfer {
  private readonly controller = new AbortController();
  private readonly headersTimer: NodeJS.Timeout;
  private readonly transferTimer: NodeJS.Timeout;
  private readonly abandon = (): void => this.controller.abort(new Error('The client went away'));

  /** @param client aborts when the client goes away */
  constructor(
    limits: AudioLimits,
    private readonly client: AbortSignal,
  ) {
    this.headersTimer = this.abortAfter(limits.headersMilliseconds, 'No answer within the time limit');
    this.transferTimer = this.abortAfter(
      limits.transferMilliseconds,
      'Not transferred within the time limit',
    );
    if (client.aborted) this.abandon();
    client.addEventListener('abort', this.abandon, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends the shorter limit: from here on the answer only has to arrive. */
  headersArrived(): void {
    clearTimeout(this.headersTimer);
  }

  /** Ends every limit, and the transfer with them when part of it is still to come. */
  close(): void {
    clearTimeout(this.headersTimer);
    clearTimeout(this.transferTimer);
    this.client.removeEventListener('abort', this.abandon);
    this.controller.abort(new Error('The transfer is over'));
  }

  private abortAfter(milliseconds: number, problem: string): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error(problem)), milliseconds).unref();
  }
}

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
