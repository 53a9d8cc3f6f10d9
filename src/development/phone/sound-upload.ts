import { BadRequestError } from '../../common/errors/request.errors.js';
import { readWav } from '../twilio/history/read-wav.js';
import { Gate } from '../twilio/network/waiting.js';
import { MOST_PART_BYTES, MOST_SOUND_BYTES } from './phone-protocol.js';
import type { PhoneState, SoundPart } from './phone-state.js';

/** A sound that comes in parts. */
interface Upload {
  readonly bytes: number;
  readonly parts: Buffer[];
  received: number;
}

/** What the microphone recorded, as far as the page has sent it. */
export class SoundUpload {
  private upload: Upload | null = null;
  private complete = new Gate();

  /** `null` before any, and when it was taken. */
  get state(): PhoneState['sound'] {
    if (this.upload === null) return null;
    const { bytes, received } = this.upload;
    return { bytes, received, isComplete: bytes === received };
  }

  /**
   * Takes the next part; one with offset 0 begins another sound.
   *
   * @returns whether the sound is complete
   * @throws BadRequestError `INVALID_REQUEST` for a part out of turn, `TOO_MUCH_SOUND`, or `NOT_SOUND` when the whole is none
   */
  add(part: SoundPart, content: Buffer): boolean {
    if (part.offset === 0) this.begin(part);
    const { upload } = this;
    if (upload === null || part.offset !== upload.received || part.bytes !== upload.bytes)
      throw new BadRequestError('The part does not follow the one before');
    if (content.length === 0 || content.length > MOST_PART_BYTES)
      throw new BadRequestError(`A part holds 1 to ${MOST_PART_BYTES} bytes`);
    if (upload.received + content.length > upload.bytes)
      throw new BadRequestError('The parts are longer than the sound was to be');
    upload.parts.push(content);
    upload.received += content.length;
    return upload.received === upload.bytes && this.finish(upload);
  }

  /**
   * Gives the sound away.
   *
   * @param giveUp aborted when it is not waited for any more
   * @returns `null` when it did not come in time
   */
  async take(giveUp: AbortSignal): Promise<Buffer | null> {
    await this.complete.opened(giveUp).catch(() => undefined);
    const { upload } = this;
    if (upload?.received !== upload?.bytes || upload === null) return null;
    this.forget();
    return Buffer.concat(upload.parts);
  }

  forget(): void {
    this.upload = null;
    this.complete = new Gate();
  }

  private begin({ bytes }: SoundPart): void {
    if (bytes > MOST_SOUND_BYTES)
      throw new BadRequestError(`A sound holds at most ${MOST_SOUND_BYTES} bytes`, {
        code: 'TOO_MUCH_SOUND',
      });
    // Whoever waits for the sound goes on waiting: for this one.
    if (this.upload?.received === this.upload?.bytes) this.forget();
    this.upload = { bytes, parts: [], received: 0 };
  }

  private finish(upload: Upload): true {
    if (readWav(Buffer.concat(upload.parts)) === null) {
      this.upload = null;
      throw new BadRequestError('This is no WAV file (PCM, mono, 16 bits, 8 to 48 kHz) with sound in it', {
        code: 'NOT_SOUND',
      });
    }
    this.complete.open();
    return true;
  }
}
