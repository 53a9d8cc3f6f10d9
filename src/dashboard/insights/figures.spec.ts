import { addressOf } from './calls-link';
import { barsOf, describeBars, describeRates, partsOf } from './chart-data';
import { figuresOf, timesOf, unheardFigure } from './figures';
import { heatMapOf } from './heat';
import { aPeriod, statistics, total } from './testing/statistics';
import { zoneNames } from './zones';

const NO_CALLS = { ...total({}), calls: 0, answerRate: null, waitSeconds: null, talkSeconds: null };

describe('the figures', () => {
  it('say what there is, and how it was before', () => {
    const previous = statistics({ total: { ...total({ answered: 9, missed: 1 }), answerRate: 0.9 } });
    const shown = figuresOf(statistics({}), previous, 'the 7 days before');
    expect(
      shown.map(({ label, value, unit, calls, beside, isWorse }) => [
        label,
        value,
        unit,
        calls,
        beside,
        isWorse,
      ]),
    ).toEqual([
      ['Calls', '11', undefined, 11, '10 the 7 days before', undefined],
      ['Answer rate', '80.0', '%', 8, '−10.0 points', true],
      ['Wait, half within', '0:11', undefined, 10, '95 % within 0:48', undefined],
      ['Talk, half within', '2:54', undefined, 8, '95 % within 21:07', undefined],
      ['Missed', '2', undefined, 2, '+1', true],
    ]);
  });

  it('are dashes where nobody called, and say nothing of a time that is not known yet', () => {
    const shown = figuresOf(statistics({ total: NO_CALLS }), null, 'before');
    expect(shown.map(({ value }) => value)).toEqual(['0', '–', '–', '–', '0']);
    expect(shown.map(({ beside }) => beside)).toEqual(['', 'no call has ended', '', '', '']);
  });

  it('tell better from worse', () => {
    const previous = statistics({ total: { ...total({ missed: 5 }), answerRate: 0.7 } });
    const changes = figuresOf(statistics({}), previous, 'before').map(({ beside, isWorse }) => [
      beside,
      isWorse,
    ]);
    expect(changes[1]).toEqual(['+10.0 points', false]);
    expect(changes[4]).toEqual(['−3', false]);
  });

  it('count messages as far as the server does', () => {
    expect(unheardFigure({ name: 'unheard', count: 10_000, more: true }).value).toBe('10,000+');
    expect(unheardFigure(null)).toMatchObject({ value: '', filters: { unheard: true } });
  });

  it('say percentiles in words', () => {
    expect(timesOf('hold', 'On hold', 1, { p50: 21, p90: 64, p95: 96 })?.words).toBe(
      'On hold: 50 % within 0:21, 90 % within 1:04, 95 % within 1:36, of 1 call',
    );
    expect(timesOf('hold', 'On hold', 0, null)).toBeNull();
  });

  it('lead to the calls of their range', () => {
    expect(addressOf(statistics({}), { offeredTo: '+15557778888', offerResult: 'busy' })).toBe(
      '/?offeredTo=%2B15557778888&offerResult=busy&startedFrom=2026-11-20T23%3A00%3A00.000Z&startedBefore=2026-11-22T11%3A00%3A00.000Z',
    );
  });
});

describe('the bars', () => {
  const found = statistics({});

  it('are made of what there is, the quietest first', () => {
    expect(partsOf(found).map(({ label, calls }) => [label, calls])).toEqual([
      ['Answered', 8],
      ['Missed', 2],
      ['Under way', 1],
    ]);
  });

  it('never reach beyond what was asked for', () => {
    const [first, last] = barsOf(found, 'day');
    expect(first).toMatchObject({
      label: '21 Nov',
      words: '21 Nov 2026',
      calls: 11,
      rate: 80,
      isPartial: false,
    });
    expect(last).toMatchObject({
      range: { startedFrom: '2026-11-21T23:00:00.000Z', startedBefore: '2026-11-22T11:00:00.000Z' },
      isPartial: true,
    });
  });

  it('are named by local clocks as the server has them', () => {
    const labels = (by: 'hour' | 'week' | 'month'): string[] => barsOf(found, by).map(({ label }) => label);
    expect(labels('hour')).toEqual(['21 Nov 00:00', '22 Nov 00:00']);
    expect(labels('month')).toEqual(['Nov 2026', 'Nov 2026']);
    expect(barsOf(statistics({ periods: [aPeriod({})] }), 'hour')[0]?.label).toBe('00');
    expect(barsOf(found, 'week')[0]?.words).toBe('week from 21 Nov 2026');
  });

  it('are told to those who do not see them', () => {
    const bars = barsOf(found, 'day');
    expect(describeBars(bars)).toBe('Most calls: 21 Nov 2026, 11 calls');
    expect(describeRates(bars)).toBe('Lowest: 80 % at 21 Nov 2026');
    expect([describeBars([]), describeRates([])]).toEqual(['no calls', 'no call has ended']);
  });
});

describe('the busy hours', () => {
  it('have every hour of the week, shaded by the busiest one', () => {
    const { rows, peak } = heatMapOf([
      { weekday: 1, hour: 9, calls: 10, answered: 8 },
      { weekday: 7, hour: 23, calls: 1, answered: 0 },
    ]);
    expect([rows.length, new Set(rows.map(({ cells }) => cells.length)), peak]).toEqual([
      7,
      new Set([24]),
      10,
    ]);
    expect(rows[0]?.cells[9]).toEqual({ hour: 9, calls: 10, shade: 5, words: 'Mon 09:00, 10 calls' });
    expect(rows[6]?.cells[23]).toMatchObject({ shade: 1, words: 'Sun 23:00, 1 call' });
    expect(rows[2]?.cells[0]?.shade).toBe(0);
    expect(heatMapOf([]).peak).toBe(0);
  });
});

describe('the zones', () => {
  it('have the viewer’s own first, each once, and the names of today', () => {
    const names = zoneNames('Europe/Kyiv');
    expect(names.slice(0, 2)).toEqual(['Europe/Kyiv', 'UTC']);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['Asia/Kolkata', 'Asia/Kathmandu', 'Etc/GMT+5', 'Etc/GMT-14']),
    );
  });

  it('are all known to the runtime', () => {
    for (const timeZone of zoneNames('UTC'))
      expect(() => new Intl.DateTimeFormat('en-GB', { timeZone })).not.toThrow();
  });
});
