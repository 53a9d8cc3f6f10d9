import { countsAsHeard, playedBetween } from './heard';
import { fewerPeaks, peaksOf } from './peaks';

describe('a message counts as heard', () => {
  it.each([
    [9.9, 60, false],
    [10, 60, true],
    [5.9, 12, false],
    [6, 12, true],
    [9.9, null, false],
    [10, null, true],
    [0, 0, false],
  ])('%s s of %s s: %s', (played, duration, heard) => expect(countsAsHeard(played, duration)).toBe(heard));

  it('by what was played, not by where somebody jumped to', () => {
    expect(playedBetween(1, 1.25, 1, 0.25)).toBe(0.25);
    expect(playedBetween(1, 30, 1, 0.25)).toBe(0);
    expect(playedBetween(30, 1, 1, 0.25)).toBe(0);
    expect(playedBetween(1, 3, 2, 1)).toBe(2);
  });
});

describe('peaks', () => {
  it('are as high as that part is loud, beside the loudest', () => {
    const samples = Float32Array.from([0, 0, 0.25, -0.25, 0.5, -0.5]);
    expect(peaksOf(samples, 3)).toEqual([0.06, 0.5, 1]);
  });

  it('are there for silence, and for fewer samples than bars', () => {
    expect(peaksOf(new Float32Array(9), 3)).toEqual([0.06, 0.06, 0.06]);
    expect(peaksOf(Float32Array.from([1]), 3)).toHaveLength(3);
    expect(peaksOf(new Float32Array(0), 2)).toEqual([0.06, 0.06]);
  });

  it('become fewer without losing what is loud', () => {
    expect(fewerPeaks([0.1, 0.9, 0.2, 0.3], 2)).toEqual([0.9, 0.3]);
    expect(fewerPeaks([0.1], 4)).toEqual([0.1]);
  });
});
