/** Samples per second of every simulated recording. */
export const SAMPLE_RATE = 8000;

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
