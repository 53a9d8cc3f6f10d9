import { Injectable } from '@nestjs/common';

/** How much one transfer of audio may cost; replaced in tests. */
@Injectable()
export class AudioLimits {
  /** Until Twilio, or where it redirects to, begins to answer. */
  readonly headersMilliseconds: number = 10_000;
  /** From the request to the last byte. */
  readonly transferMilliseconds: number = 120_000;
  readonly bytes: number = 32 * 1024 * 1024;
}
