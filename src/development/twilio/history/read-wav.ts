/** Sound that can be played: mono, 16 bits. */
export interface Sound {
  readonly samples: Int16Array;
  /** Samples per second. */
  readonly sampleRate: number;
}

const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;
const FORMAT_BYTES = 16;
const PCM = 1;
const BITS = 16;
const BYTES_PER_SAMPLE = BITS / 8;
/** Those that an MP3 can have. */
const SAMPLE_RATES: ReadonlySet<number> = new Set([
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000,
]);

/**
 * Reads a RIFF/WAVE file: PCM, mono, 16 bits, 8 to 48 kHz.
 *
 * @returns `null` for anything else, and for a file without a sample or one that ends before it says
 */
export function readWav(file: Buffer): Sound | null {
  if (file.length < RIFF_BYTES || file.toString('latin1', 0, 4) !== 'RIFF') return null;
  if (file.toString('latin1', 8, RIFF_BYTES) !== 'WAVE') return null;
  const chunks = chunksOf(file);
  const sampleRate = sampleRateOf(chunks.get('fmt '));
  const data = chunks.get('data');
  if (sampleRate === null || data === undefined || data.length < BYTES_PER_SAMPLE) return null;
  const count = Math.floor(data.length / BYTES_PER_SAMPLE);
  const samples = Int16Array.from({ length: count }, (_value, index) =>
    data.readInt16LE(index * BYTES_PER_SAMPLE),
  );
  return { samples, sampleRate };
}

/** How long a WAV file plays, in whole seconds as Twilio tells them: one at least. */
export function wholeSecondsOf(file: Buffer): number {
  const sound = readWav(file);
  return sound === null ? 1 : Math.max(1, Math.round(sound.samples.length / sound.sampleRate));
}

/** The chunks of a file by name, as far as they are whole; of two with one name the first. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let start = RIFF_BYTES; start + CHUNK_BYTES <= file.length;) {
    const name = file.toString('latin1', start, start + 4);
    const length = file.readUInt32LE(start + 4);
    const [from, to] = [start + CHUNK_BYTES, start + CHUNK_BYTES + length];
    if (to > file.length) break;
    if (!chunks.has(name)) chunks.set(name, file.subarray(from, to));
    // Chunks begin at even places.
    start = to + (length % 2);
  }
  return chunks;
}

function sampleRateOf(format: Buffer | undefined): number | null {
  if (format === undefined || format.length < FORMAT_BYTES) return null;
  const [encoding, channels, rate, bits] = [
    format.readUInt16LE(0),
    format.readUInt16LE(2),
    format.readUInt32LE(4),
    format.readUInt16LE(14),
  ];
  const isUsable = encoding === PCM && channels === 1 && bits === BITS && SAMPLE_RATES.has(rate);
  return isUsable ? rate : null;
}
