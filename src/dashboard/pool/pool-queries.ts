import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  compareNumbers,
  countNumbers,
  expireSession,
  extendSession,
  getNumber,
  getSession,
  listNumberHistory,
  listNumbers,
  listSessions,
} from '../api/generated/sdk.gen';
import type { NumberPageDto, SessionDto, SessionPageDto } from '../api/generated/types.gen';

const POOL_KEY = 'pool';
/** Sessions begin and end without a word in the live feed. */
const LOOK_EVERY = 5000;
const PAGE = 50;

const paging = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: SessionPageDto | NumberPageDto): string | null => last.nextCursor,
  refetchInterval: LOOK_EVERY,
};
const pageOf = (cursor: string | null) => ({ limit: PAGE, ...(cursor !== null && { cursor }) });

/** How many numbers are in which state. */
export const countsQuery = queryOptions({
  queryKey: [POOL_KEY, 'counts'],
  queryFn: async ({ signal }) => (await countNumbers({ signal, throwOnError: true })).data,
  refetchInterval: LOOK_EVERY,
});

export function sessionsQuery(status: SessionDto['status']) {
  return infiniteQueryOptions({
    queryKey: [POOL_KEY, 'sessions', status],
    queryFn: async ({ pageParam, signal }): Promise<SessionPageDto> => {
      const query = { status, ...pageOf(pageParam) };
      return (await listSessions({ query, signal, throwOnError: true })).data.data;
    },
    ...paging,
  });
}

export const numbersQuery = infiniteQueryOptions({
  queryKey: [POOL_KEY, 'numbers'],
  queryFn: async ({ pageParam, signal }) =>
    (await listNumbers({ query: pageOf(pageParam), signal, throwOnError: true })).data,
  ...paging,
});

export function numberQuery(id: string) {
  return queryOptions({
    queryKey: [POOL_KEY, 'number', id],
    queryFn: async ({ signal }) => (await getNumber({ path: { id }, signal, throwOnError: true })).data,
    refetchInterval: LOOK_EVERY,
  });
}

/** Where Twilio sends the calls of the pool's numbers. Asked anew each time, as it is changed elsewhere. */
export const comparisonQuery = queryOptions({
  queryKey: [POOL_KEY, 'comparison'],
  queryFn: async ({ signal }) => (await compareNumbers({ signal, throwOnError: true })).data,
  gcTime: 0,
  staleTime: 0,
  retry: false,
});

/** The sessions that had a number, newest first. */
export function historyQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [POOL_KEY, 'history', id],
    queryFn: async ({ pageParam, signal }) => {
      const options = { path: { id }, query: pageOf(pageParam), signal, throwOnError: true } as const;
      return (await listNumberHistory(options)).data;
    },
    ...paging,
  });
}

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: [POOL_KEY, 'session', id],
    queryFn: async ({ signal }) => (await getSession({ path: { id }, signal, throwOnError: true })).data.data,
    refetchInterval: LOOK_EVERY,
  });
}

/** Reads all of the pool anew, as one change shows in several places. */
export function useFreshPool(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: [POOL_KEY] });
}

/** Puts the end of a session off by whole minutes. */
export function useExtend(id: string) {
  const refresh = useFreshPool();
  return useMutation({
    mutationFn: (minutes: number) =>
      extendSession({ path: { id }, body: { expiresInMinutes: minutes }, throwOnError: true }),
    onSettled: refresh,
  });
}

/** Ends a session now. */
export function useExpire(id: string) {
  const refresh = useFreshPool();
  return useMutation({
    mutationFn: () => expireSession({ path: { id }, throwOnError: true }),
    onSettled: refresh,
  });
}
