import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { getBoard, getCallStatistics, listAlerts } from '../api/generated/sdk.gen';
import type { AlertItemDto, BoardDto } from '../api/generated/types.gen';
import { useServices } from '../app/services';
import { ALERTS_KEY } from './alert-changes';

const BOARD_KEY = 'board';
const TODAY_KEY = 'answered-today';
/** From a change to the question what it made of the board, in milliseconds. */
const SOON = 300;
/** Between two questions, in milliseconds: at least this, and several times as long as the answer took. */
const LEAST_PAUSE = 1000;
const TIMES_AS_LONG = 4;
/** Queues and agents change without a word in the live feed. */
const LOOK_EVERY = 5000;
const ALERTS_EVERY = 30_000;
const MOST_ALERTS = 100;
/** Clocks that differ by less than this count as alike, in milliseconds, or every answer would shake the timers. */
const ALIKE = 1500;

/** What happens now, and by how much the server's clock is ahead of this one, in milliseconds. */
export interface BoardNow {
  readonly board: BoardDto;
  readonly skew: number;
}

/** @param queue only its calls; `null` for all */
export function boardQuery(queue: string | null) {
  return queryOptions({
    queryKey: [BOARD_KEY, queue],
    queryFn: async ({ signal }): Promise<BoardNow> => {
      const query = queue === null ? {} : { queue_id: queue };
      const { data: board } = await getBoard({ query, signal, throwOnError: true });
      const skew = Date.parse(board.at) - Date.now();
      return { board, skew: Math.abs(skew) < ALIKE ? 0 : skew };
    },
    staleTime: 0,
    refetchInterval: LOOK_EVERY,
  });
}

/** Alerts that nobody resolved. @property isWhole whether these are all of them */
export interface OpenAlerts {
  readonly alerts: readonly AlertItemDto[];
  readonly isWhole: boolean;
}

export function alertsQuery(queue: string | null) {
  return queryOptions({
    queryKey: [ALERTS_KEY, queue],
    queryFn: async ({ signal }): Promise<OpenAlerts> => {
      const pages = await Promise.all(
        (['open', 'acknowledged'] as const).map((state) => {
          const query = { state, limit: MOST_ALERTS, ...(queue !== null && { queue_id: queue }) };
          return listAlerts({ query, signal, throwOnError: true });
        }),
      );
      return {
        alerts: pages.flatMap(({ data }) => data.items),
        isWhole: pages.every(({ data }) => data.nextCursor === null),
      };
    },
    placeholderData: keepPreviousData,
    // What holds for a while, such as a low pool, is told by no change of a call.
    refetchInterval: ALERTS_EVERY,
  });
}

/**
 * The share of today's calls that was answered, 0 to 1; `null` without any.
 *
 * @param from midnight, ISO 8601
 * @param every how often it is asked, in milliseconds
 */
export function answeredTodayQuery(queue: string | null, from: string, every: number) {
  return queryOptions({
    queryKey: [TODAY_KEY, queue, from],
    queryFn: async ({ signal }): Promise<number | null> => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const query = { period: 'day', zone, startedFrom: from, ...(queue !== null && { queue }) } as const;
      const { data } = await getCallStatistics({ query, signal, throwOnError: true });
      return data.total.answerRate;
    },
    staleTime: every,
    refetchInterval: every,
  });
}

/** Asks anew when something happens, not oftener than the server can answer with ease, and after every break. */
export function useFreshBoard(): void {
  const { live } = useServices();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let earliest = 0;
    const refresh = async (): Promise<void> => {
      timer = undefined;
      const began = performance.now();
      earliest = began + LEAST_PAUSE;
      await Promise.all([BOARD_KEY, ALERTS_KEY].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      const ended = performance.now();
      earliest = ended + Math.max(LEAST_PAUSE, (ended - began) * TIMES_AS_LONG);
    };
    const plan = (): void => {
      const pause = Math.max(SOON, earliest - performance.now());
      timer ??= setTimeout(() => void refresh(), pause);
    };
    const stops = [live.follow(plan, plan), live.whenReady(plan)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [live, queries]);
}
