import { sinceLastRun, sinceNewest } from './backfill-window.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');

describe('sinceNewest', () => {
  it.each([
    ['an hour before the newest call', '2026-11-18T12:00:00.000Z', '2026-11-18T11:00:00.000Z'],
    ['at least a day back', '2026-11-21T11:59:00.000Z', '2026-11-20T12:00:00.000Z'],
    ['a day back when a clock went wrong', '2027-11-21T11:59:00.000Z', '2026-11-20T12:00:00.000Z'],
    ['at most 30 days back', '2026-01-01T00:00:00.000Z', '2026-10-22T12:00:00.000Z'],
    ['30 days back when nothing is stored', null, '2026-10-22T12:00:00.000Z'],
  ])('asks from %s', (_words, newest, expected) => {
    expect(sinceNewest(newest, NOW)).toBe(expected);
  });
});

describe('sinceLastRun', () => {
  it.each([
    ['an hour before it', '2026-11-21T08:00:00.000Z', '2026-11-21T07:00:00.000Z'],
    ['at least two hours back', '2026-11-21T11:30:00.000Z', '2026-11-21T10:00:00.000Z'],
    ['at most 30 days back', '2026-01-01T00:00:00.000Z', '2026-10-22T12:00:00.000Z'],
  ])('asks from %s', (_words, lastStart, expected) => {
    expect(sinceLastRun(lastStart, NOW)).toBe(expected);
  });
});
