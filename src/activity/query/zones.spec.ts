import { isZone, stretchesOf, zoneOffsets } from './zones.js';

const at = (time: string): number => Date.parse(time);

describe('zoneOffsets', () => {
  it('knows each change of the clocks, to the millisecond', () => {
    expect(zoneOffsets(at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'), 'Europe/Berlin')).toEqual([
      { from: '2026-01-01T00:00:00.000Z', seconds: 3600 },
      { from: '2026-03-29T01:00:00.000Z', seconds: 7200 },
      { from: '2026-10-25T01:00:00.000Z', seconds: 3600 },
    ]);
  });

  it('has one offset where clocks never change', () => {
    expect(zoneOffsets(at('2026-01-01T00:00:00Z'), at('2026-01-01T05:00:00Z'), 'Asia/Kathmandu')).toEqual([
      { from: '2026-01-01T00:00:00.000Z', seconds: 20_700 },
    ]);
  });
});

describe('zoneOffsets of clocks that are not whole minutes from UTC', () => {
  it('are whole seconds', () => {
    expect(zoneOffsets(at('1971-12-01T00:00:00Z'), at('1972-02-01T00:00:00Z'), 'Africa/Monrovia')).toEqual([
      { from: '1971-12-01T00:00:00.000Z', seconds: -2670 },
      { from: '1972-01-07T00:44:30.000Z', seconds: 0 },
    ]);
  });
});

describe('stretchesOf', () => {
  const week = [at('2026-10-19T00:00:00Z'), at('2026-11-02T00:00:00Z')] as const;

  it('are an hour of each of the weeks, by local clocks', () => {
    expect(stretchesOf({ weekday: 1, hour: 9, zone: 'Europe/Berlin' }, ...week)).toEqual([
      '2026-10-19T07:00:00.000Z',
      '2026-10-19T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
      '2026-10-26T09:00:00.000Z',
    ]);
  });

  it('are one where clocks go back to the hour, and none where they skip it', () => {
    expect(stretchesOf({ weekday: 7, hour: 2, zone: 'Europe/Berlin' }, ...week)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
      '2026-11-01T01:00:00.000Z',
      '2026-11-01T02:00:00.000Z',
    ]);
    const march = [at('2026-03-29T00:00:00Z'), at('2026-03-30T00:00:00Z')] as const;
    expect(stretchesOf({ hour: 2, zone: 'Europe/Berlin' }, ...march)).toEqual([]);
  });

  it('are whole days without an hour, and everything without a day', () => {
    expect(stretchesOf({ weekday: 7, zone: 'UTC' }, ...week)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-26T00:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
      '2026-11-02T00:00:00.000Z',
    ]);
    expect(stretchesOf({ zone: 'Europe/Berlin' }, ...week)).toEqual(
      week.map((edge) => new Date(edge).toISOString()),
    );
  });

  it('end where the range does', () => {
    const range = [at('2026-11-02T09:20:00Z'), at('2026-11-02T09:40:00Z')] as const;
    const edges = range.map((edge) => new Date(edge).toISOString());
    expect(stretchesOf({ weekday: 1, hour: 9, zone: 'UTC' }, ...range)).toEqual(edges);
  });
});

describe('isZone', () => {
  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('knows %s', (zone) => {
    expect(isZone(zone)).toBe(true);
  });

  it.each(['', 'Berlin', 'Mars/Olympus', "UTC'--", '\u0000', '../etc'])('does not know %p', (zone) => {
    expect(isZone(zone)).toBe(false);
  });
});
