import type { DayConsistencyDto, RepairDto } from '../../api/generated/types.gen';
import { daysOf, describeRepair, sayDay } from './day-model';

const NOW = new Date('2026-11-28T00:30:00.000Z');
const SUMS = { events: 3118, low: 0, high: 0, copies: 0, contents: 0 };

function aDay(day: string, equal: boolean): DayConsistencyDto {
  const digest = { day, calls: 221, held: SUMS, shown: SUMS };
  return { day, equal, digests: { mongodb: digest, supabase: equal ? digest : null } };
}

function aRepair(fields: Partial<RepairDto>): RepairDto {
  const at = '2026-11-28T00:00:00.000Z';
  return {
    ...{
      id: 'r',
      by: 'ops',
      state: 'running',
      startedAt: at,
      finishedAt: null,
      dryRun: false,
      rowsChecked: 9,
    },
    ...{ progress: null, outcome: null, failure: null },
    ...fields,
  };
}

describe('days', () => {
  it('are six weeks, the last of which is today in UTC, those without calls too', () => {
    const days = daysOf({ equal: false, days: [aDay('2026-11-27', false), aDay('2026-11-28', true)] }, NOW);
    expect(days).toHaveLength(42);
    expect([days[0]?.day, days.at(-1)?.day]).toEqual(['2026-10-18', '2026-11-28']);
    expect(days.slice(-3).map(({ state }) => state)).toEqual(['none', 'different', 'equal']);
    expect(days.at(-2)?.figures).toBe('MongoDB 3,118 events in 221 calls · Supabase none');
    expect(days.at(-2)?.href).toBe(
      '/?startedFrom=2026-11-27T00%3A00%3A00.000Z&startedBefore=2026-11-28T00%3A00%3A00.000Z',
    );
  });

  it('say nothing while a database cannot be asked', () => {
    const days = daysOf({ equal: null, days: [] }, NOW);
    expect(new Set(days.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  it('are named without the zone of the viewer', () => expect(sayDay('2026-11-27')).toBe('Fri 27 Nov'));
});

describe('a repair', () => {
  const outcome = {
    ...{ from: '2026-11-27', to: '2026-11-28', days: 2, unequalDays: ['2026-11-27'], callsChecked: 4 },
    ...{ callsRepaired: 1, eventsAdded: { mongodb: 0, supabase: 1 }, failures: [], equal: true },
  };

  it.each<[Partial<RepairDto>, string]>([
    [{}, 'Repairing: 9 rows of earlier versions looked at'],
    [
      { progress: { day: '2026-11-27', daysDone: 1, daysTotal: 2, callsChecked: 1, callsRepaired: 0 } },
      'Repairing: day 1 of 2, 1 call compared, 0 repaired',
    ],
    [{ state: 'done', outcome }, 'Both equal, 1 call repaired'],
    [
      { state: 'done', outcome: { ...outcome, equal: false, failures: ['CA1: refused'] } },
      'Not equal yet, 1 call repaired, 1 call refused',
    ],
    [{ state: 'done', dryRun: true, outcome }, 'Both equal, 1 call to repair'],
    [
      { state: 'failed', failure: { code: 'STORE_UNAVAILABLE', message: 'supabase does not answer' } },
      'Not repaired: supabase does not answer',
    ],
    [{ state: 'stopped' }, 'Repair stopped; what was repaired stays so'],
  ])('is told in a sentence: %j', (fields, words) => expect(describeRepair(aRepair(fields))).toBe(words));
});
