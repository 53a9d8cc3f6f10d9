/** A bar of silence is still to be seen. */
const LEAST = 0.06;

/**
 * How loud a message is in each of so many equal parts, from {@link LEAST} to 1, the loudest part.
 *
 * @param samples of one channel, from -1 to 1
 */
export function peaksOf(samples: Float32Array, bars: number): number[] {
  const loudness = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * samples.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * samples.length) / bars));
    return effectiveValue(samples.subarray(from, to));
  });
  const loudest = Math.max(...loudness, 0);
  if (loudest === 0) return loudness.map(() => LEAST);
  return loudness.map((value) => Math.max(LEAST, value / loudest));
}

function effectiveValue(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Peaks for fewer bars: each the loudest of those that it stands for. */
export function fewerPeaks(peaks: readonly number[], bars: number): number[] {
  if (bars >= peaks.length) return [...peaks];
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    return Math.max(...peaks.slice(from, Math.floor(((bar + 1) * peaks.length) / bars)));
  });
}
