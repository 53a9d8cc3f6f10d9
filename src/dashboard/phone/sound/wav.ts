const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;
const LOUDEST = 32_767;

/**
 * Makes a WAV file: PCM, mono, 16 bits.
 *
 * @param samples from -1 to 1; louder ones are cut
 * @param rate samples per second
 * @param mostBytes of the whole file: what comes later is left out
 */
export function encodeWav(samples: Float32Array, rate: number, mostBytes: number): ArrayBuffer {
  const most = Math.floor((mostBytes - HEADER_BYTES) / BYTES_PER_SAMPLE);
  const kept = samples.subarray(0, most);
  const bytes = kept.length * BYTES_PER_SAMPLE;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes));
  writeHeader(view, rate, bytes);
  kept.forEach((sample, index) => {
    const value = Math.round(Math.max(-1, Math.min(1, sample)) * LOUDEST);
    view.setInt16(HEADER_BYTES + index * BYTES_PER_SAMPLE, value, true);
  });
  return view.buffer;
}

/** As Microsoft's RIFF has it: the format's chunk has 16 bytes, 1 means PCM. */
function writeHeader(view: DataView, rate: number, bytes: number): void {
  const write = (offset: number, text: string): void => {
    [...text].forEach((letter, index) => view.setUint8(offset + index, letter.charCodeAt(0)));
  };
  write(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  write(36, 'data');
  view.setUint32(40, bytes, true);
}

/** One channel of several: the mean of all. */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = channels;
  return first.map((_, index) => channels.reduce((sum, one) => sum + (one[index] ?? 0), 0) / channels.length);
}
