import type { PeriodStatisticsDto, StatisticsDto, TallyDto } from '../../api/generated/types.gen';

const NO_OUTCOMES = {
  answered: 0,
  voicemail: 0,
  missed: 0,
  abandoned: 0,
  greeting_played: 0,
  rejected: 0,
  failed: 0,
};

/** Calls of some outcomes, all of them over. */
export function total(outcomes: Partial<TallyDto['outcomes']>): TallyDto {
  const all = { ...NO_OUTCOMES, ...outcomes };
  return {
    calls: Object.values(all).reduce((sum, calls) => sum + calls, 0),
    underWay: 0,
    outcomes: all,
    answerRate: 0.8,
    waitSeconds: { p50: 11, p90: 34, p95: 48 },
    talkSeconds: { p50: 174, p90: 840, p95: 1267 },
    timed: { wait: all.answered + all.missed, talk: all.answered },
  };
}

const ELEVEN: TallyDto = { ...total({ answered: 8, missed: 2 }), calls: 11, underWay: 1 };

/** A day of Berlin. */
export function aPeriod(fields: Partial<PeriodStatisticsDto>): PeriodStatisticsDto {
  return {
    start: '2026-11-20T23:00:00.000Z',
    localStart: '2026-11-21T00:00:00.000+01:00',
    end: '2026-11-21T23:00:00.000Z',
    isPartial: false,
    ...ELEVEN,
    ...fields,
  };
}

/** A day, and half of the next one without a call. */
export function statistics(fields: Partial<StatisticsDto>): StatisticsDto {
  const later = aPeriod({
    start: '2026-11-21T23:00:00.000Z',
    localStart: '2026-11-22T00:00:00.000+01:00',
    end: '2026-11-22T23:00:00.000Z',
    isPartial: true,
    ...total({}),
    answerRate: null,
  });
  return {
    period: 'day',
    zone: 'Europe/Berlin',
    weekStart: 'monday',
    startedFrom: '2026-11-20T23:00:00.000Z',
    startedBefore: '2026-11-22T11:00:00.000Z',
    previous: null,
    total: ELEVEN,
    periods: [aPeriod({}), later],
    busiestHours: [],
    agents: [],
    numbers: [],
    ...fields,
  };
}
