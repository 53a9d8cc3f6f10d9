import { SAMPLE_RATE } from './tone-pattern.js';

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/** A RIFF/WAVE file: PCM, mono, 16 bits, 8 kHz, which is the 128 kbit/s that Twilio documents. */
export function encodeWav(samples: Int16Array): Buffer {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write('RIFF', 0, 'ascii');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'ascii');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * BYTES_PER_SAMPLE, 28);
  file.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  file.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  file.write('data', 36, 'ascii');
  file.writeUInt32LE(dataBytes, 40);
  samples.forEach((sample, index) => file.writeInt16LE(sample, HEADER_BYTES + index * BYTES_PER_SAMPLE));
  return file;
}
