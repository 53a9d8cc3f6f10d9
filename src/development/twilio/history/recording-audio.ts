import { Mp3Encoder } from '@breezystack/lamejs';

/** Samples per second of every simulated recording. */
const SAMPLE_RATE = 8000;

const LOUDNESS = 9000;
/** Pitches in hertz, half a second each: recognizable by ear, and never mistaken for a voice. */
const PITCHES = [523.25, 659.25, 783.99, 659.25];
const NOTE_SAMPLES = SAMPLE_RATE / 2;
const EDGE_SAMPLES = 80;

/** @returns a tune of that many seconds, mono, 16 bits */
export function tonePattern(seconds: number): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_value, index) => sampleAt(index));
}

function sampleAt(index: number): number {
  const note = Math.floor(index / NOTE_SAMPLES);
  const within = index % NOTE_SAMPLES;
  const pitch = PITCHES[note % PITCHES.length] ?? 0;
  // Without soft edges every change of pitch would click.
  const edge = Math.min(1, within / EDGE_SAMPLES, (NOTE_SAMPLES - within) / EDGE_SAMPLES);
  return Math.round(LOUDNESS * edge * Math.sin((2 * Math.PI * pitch * index) / SAMPLE_RATE));
}

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

/** Twilio documents 32 kbit/s. */
const KILOBITS_PER_SECOND = 32;
const FRAME_SAMPLES = 1152;

/** An MP3 file, mono. */
export function encodeMp3(samples: Int16Array, sampleRate = SAMPLE_RATE): Buffer {
  const encoder = new Mp3Encoder(1, sampleRate, KILOBITS_PER_SECOND);
  // The encoder hands out signed bytes, whatever its types say; copying makes them unsigned.
  const parts: Buffer[] = [];
  for (let start = 0; start < samples.length; start += FRAME_SAMPLES) {
    parts.push(Buffer.from(encoder.encodeBuffer(samples.subarray(start, start + FRAME_SAMPLES))));
  }
  parts.push(Buffer.from(encoder.flush()));
  return Buffer.concat(parts);
}
