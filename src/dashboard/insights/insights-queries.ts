import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { countCalls, getAgentStatistics, getCallStatistics } from '../api/generated/sdk.gen';
import type { CallCountDto, StatisticsDto, TimeRangeDto } from '../api/generated/types.gen';
import { goesOn, type Question } from './address';

const INSIGHTS = 'insights';
/** How often figures of a period that goes on are asked for, in milliseconds: they cost the database more than a row. */
const REFRESH = 60_000;
const DAY = 24 * 3600 * 1000;
/** Less than a week has no busy hours of the week. */
const WEEK = 7 * DAY;
const FOUR_WEEKS = 4 * WEEK;

/** The figures of a period. */
export function useStatistics({ period, by, zone }: Question) {
  return useQuery({
    queryKey: [INSIGHTS, 'statistics', period, by, zone],
    queryFn: async ({ signal }) => {
      const query = { range: period, period: by, zone };
      const { data } = await getCallStatistics({ query, signal, throwOnError: true });
      return data;
    },
    placeholderData: keepPreviousData,
    refetchInterval: goesOn(period) ? REFRESH : false,
  });
}

/** What agents made of the very calls that some figures are of. */
export function useAgentStatistics({ startedFrom, startedBefore }: TimeRangeDto) {
  return useQuery({
    queryKey: [INSIGHTS, 'agents', startedFrom, startedBefore],
    // Whatever it is cut into: a month is the fewest parts.
    queryFn: async ({ signal }) => {
      const query = { startedFrom, startedBefore, period: 'month' as const };
      const { data } = await getAgentStatistics({ query, signal, throwOnError: true });
      return data;
    },
    placeholderData: keepPreviousData,
  });
}

/** How many messages of these calls nobody has heard. */
export function useUnheard({ startedFrom, startedBefore }: TimeRangeDto): CallCountDto | null {
  const { data = null } = useQuery({
    queryKey: [INSIGHTS, 'unheard', startedFrom, startedBefore],
    queryFn: async ({ signal }) => {
      const query = { startedFrom, startedBefore, view: ['unheard:unheard=true'] };
      const { data: counts } = await countCalls({ query, signal, throwOnError: true });
      return counts.items[0] ?? null;
    },
    placeholderData: keepPreviousData,
  });
  return data;
}

/** The figures of the time before, to compare with; `null` until they are there. */
export function usePrevious({ previous, zone }: StatisticsDto): StatisticsDto | null {
  const { data = null } = useQuery({
    enabled: previous !== null,
    queryKey: [INSIGHTS, 'previous', previous, zone],
    queryFn: async ({ signal }) => {
      const query = { ...previous, period: 'month' as const, zone };
      const { data: statistics } = await getCallStatistics({ query, signal, throwOnError: true });
      return statistics;
    },
  });
  return data;
}

/** The calls of which the busy hours are shown: a week of them or more. */
export interface BusyHours extends TimeRangeDto, Pick<StatisticsDto, 'zone' | 'busiestHours'> {
  readonly isLonger: boolean;
}

/** Those of the period, or of the four weeks up to its end where it is shorter than a week; `null` until they are there. */
export function useBusyHours(statistics: StatisticsDto): BusyHours | null {
  const { startedFrom, startedBefore, zone } = statistics;
  const [from, to] = [Date.parse(startedFrom), Date.parse(startedBefore)];
  const isLonger = to - from < WEEK - DAY;
  const longFrom = new Date(to - FOUR_WEEKS).toISOString();
  const { data = null } = useQuery({
    enabled: isLonger,
    queryKey: [INSIGHTS, 'hours', longFrom, startedBefore, zone],
    queryFn: async ({ signal }) => {
      const query = { startedFrom: longFrom, startedBefore, period: 'week' as const, zone };
      const { data: weeks } = await getCallStatistics({ query, signal, throwOnError: true });
      return weeks;
    },
  });
  if (!isLonger) return { ...statistics, isLonger };
  return data === null ? null : { ...data, isLonger };
}
