import { Mp3Encoder } from '@breezystack/lamejs';
import { SAMPLE_RATE } from './tone-pattern.js';

/** Twilio documents 32 kbit/s. */
const KILOBITS_PER_SECOND = 32;
const FRAME_SAMPLES = 1152;

/** An MP3 file, mono. */
export function encodeMp3(samples: Int16Array): Buffer {
  const encoder = new Mp3Encoder(1, SAMPLE_RATE, KILOBITS_PER_SECOND);
  // The encoder hands out signed bytes, whatever its types say; copying makes them unsigned.
  const parts: Buffer[] = [];
  for (let start = 0; start < samples.length; start += FRAME_SAMPLES) {
    parts.push(Buffer.from(encoder.encodeBuffer(samples.subarray(start, start + FRAME_SAMPLES))));
  }
  parts.push(Buffer.from(encoder.flush()));
  return Buffer.concat(parts);
}
