import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { countCalls, getCallStatistics, listQueues } from '../api/generated/sdk.gen';
import type { CallCountDto, PeriodStatisticsDto, QueueDto } from '../api/generated/types.gen';
import { useMe, useServices } from '../app/services';
import { dayKeyOf } from '../parts/format';
import type { Filters } from './filter-kinds';
import { commonFilters, VIEWS } from './views';
import { writeListing } from './filters';

/** How soon after a change figures are asked for again: they cost the database more than a row. */
const REFRESH_MILLISECONDS = 3000;
/** What one answer of the statistics may hold, in days. */
const MOST_DAYS = 900;
const DAY = 24 * 3600 * 1000;
const FIGURES = 'activity-figures';

/** How many calls each view has with the other filters as they are, by the view's name. */
export function useCounts(filters: Filters): ReadonlyMap<string, CallCountDto> {
  const common = commonFilters(filters);
  const view = VIEWS.map((one) => `${one.name}:${queryOf(one.filters)}`);
  const { data } = useQuery({
    queryKey: [FIGURES, 'counts', common],
    queryFn: ({ signal }) => countCalls({ query: { ...common, view }, signal, throwOnError: true }),
    select: ({ data: { items } }) => new Map(items.map((one) => [one.name, one])),
    placeholderData: keepPreviousData,
  });
  return data ?? NONE;
}

/** How many calls other filters would leave; `null` while it is not known. */
export function useCount(filters: Filters): CallCountDto | null {
  const { data = null } = useQuery({
    queryKey: [FIGURES, 'count', filters],
    queryFn: ({ signal }) =>
      countCalls({ query: { ...filters, view: ['without:'] }, signal, throwOnError: true }),
    select: ({ data: { items } }) => items[0] ?? null,
  });
  return data;
}

const NONE = new Map<string, never>();

/** What the days of the list amount to, by {@link dayKeyOf}. @param oldest the last day that is shown */
export function useDays(filters: Filters, oldest: Date | null): ReadonlyMap<string, PeriodStatisticsDto> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const startedFrom = oldest === null ? undefined : dayStart(oldest, filters.startedFrom);
  const { data } = useQuery({
    enabled: oldest !== null,
    queryKey: [FIGURES, 'days', filters, startedFrom, zone],
    queryFn: ({ signal }) =>
      getCallStatistics({
        query: { ...filters, startedFrom, period: 'day', zone },
        signal,
        throwOnError: true,
      }),
    select: ({ data: { periods } }) => new Map(periods.map((one) => [dayKeyOf(new Date(one.start)), one])),
    placeholderData: keepPreviousData,
  });
  return data ?? NONE;
}

function dayStart(day: Date, from: string | undefined): string {
  const earliest = Math.max(from === undefined ? 0 : Date.parse(from), Date.now() - MOST_DAYS * DAY);
  return new Date(
    Math.max(new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime(), earliest),
  ).toISOString();
}

/** Asks for the figures again while things happen. */
export function useFreshFigures(): void {
  const { live } = useServices();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: [FIGURES] });
    };
    const plan = (): void => void (timer ??= setTimeout(refresh, REFRESH_MILLISECONDS));
    const stop = live.follow(plan, plan);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [live, queries]);
}

export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: async ({ signal }): Promise<readonly QueueDto[]> => {
    const { data } = await listQueues({ query: { limit: 100 }, signal, throwOnError: true });
    return data.items;
  },
  staleTime: 5 * 60_000,
});

/** The queues and their limits; none for a key of some numbers, which may not see them. */
export function useQueues(): ReadonlyMap<string, QueueDto> {
  const isLimited = useMe().numbers !== null;
  const { data } = useQuery({ ...queuesQuery, enabled: !isLimited, select: byId });
  return data ?? NONE;
}

function byId(queues: readonly QueueDto[]): ReadonlyMap<string, QueueDto> {
  return new Map(queues.map((queue) => [queue.id, queue]));
}

function queryOf(filters: Filters): string {
  return writeListing({ filters, sort: 'startedAt', order: 'desc' }).slice(1);
}
