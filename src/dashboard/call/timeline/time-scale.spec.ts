import { ticksOf, timeScale } from './time-scale';

describe('the scale of a call', () => {
  it('is true to the time', () => {
    const scale = timeScale(100, [10, 30]);
    const places = [0, 10, 30, 50, 100].map((seconds) => Math.round(scale.at(seconds) * 100));
    expect(places).toEqual([0, 10, 30, 50, 100]);
  });

  it('draws what is outside at the ends', () => {
    const scale = timeScale(10, [4]);
    expect([scale.at(-3), scale.at(14)]).toEqual([0, 1]);
  });

  it('shortens a long conversation beside which nothing else would be seen', () => {
    const scale = timeScale(1830, [10, 30]);
    expect(scale.stretches.map(({ isShortened }) => isShortened)).toEqual([false, false, true]);
    expect(scale.at(30)).toBeCloseTo(30 / 120);
    expect(scale.at(930)).toBeCloseTo(30 / 120 + 45 / 120);
    expect(scale.at(1830)).toBeCloseTo(1);
  });

  it('shares the room among several long stretches', () => {
    const scale = timeScale(7230, [30, 3630]);
    const widths = scale.stretches.map(({ start, end }) => Math.round((end - start) * 100));
    expect(widths).toEqual([25, 38, 38]);
  });

  it('shortens nothing where all is long, or nothing else is worth seeing', () => {
    expect(timeScale(1200, [300, 700]).at(300)).toBe(0.25);
    expect(timeScale(1002, [2]).stretches.some(({ isShortened }) => isShortened)).toBe(false);
  });

  it('has a place for everything in a call of no length', () => {
    expect(timeScale(0, [0, 0]).at(0)).toBe(0);
    expect(timeScale(0, []).at(5)).toBe(0);
  });
});

describe('the times below the scale', () => {
  it('are round ones, with the beginning and the end', () => {
    expect(ticksOf(timeScale(101, []), 0.15)).toEqual([0, 20, 40, 60, 80, 101]);
  });

  it('leave room before the end', () => {
    expect(ticksOf(timeScale(62, []), 0.15)).toEqual([0, 10, 20, 30, 40, 50, 62]);
  });

  it('leave out a shortened stretch', () => {
    const ticks = ticksOf(timeScale(1830, [10, 30]), 0.1);
    expect(ticks).toEqual([0, 15, 30, 1830]);
  });

  it('are one for a call of no length', () => expect(ticksOf(timeScale(0, []), 0.1)).toEqual([0]));
});
