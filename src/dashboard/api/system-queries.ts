import { queryOptions } from '@tanstack/react-query';
import {
  getConsistency,
  getDeadLetter,
  getSystemStatus,
  getWebhookRequest,
  listDeadLetters,
  listRepairs,
  listWebhookRequests,
} from './generated/sdk.gen';

/*
 * Polled, not told over the socket: what is here is the state of one instance, none of it is a change of a call, few people look at
 * it, and the answers come from memory. Only the days are compared in the databases, and so once a minute. Nothing is asked while the
 * tab is hidden.
 */
const STATUS_MILLISECONDS = 5_000;
const LETTERS_MILLISECONDS = 10_000;
const REQUESTS_MILLISECONDS = 3_000;
const DAYS_MILLISECONDS = 60_000;
const REPAIRS_MILLISECONDS = 30_000;
const RUNNING_MILLISECONDS = 1_000;

/** Six weeks. */
export const DAYS_SHOWN = 42;
export const DAY_MILLISECONDS = 24 * 3600 * 1000;

const SYSTEM = 'system';

export const statusQuery = queryOptions({
  queryKey: [SYSTEM, 'status'],
  queryFn: async ({ signal }) => (await getSystemStatus({ signal, throwOnError: true })).data,
  refetchInterval: STATUS_MILLISECONDS,
});

export const daysQuery = queryOptions({
  queryKey: [SYSTEM, 'days', DAYS_SHOWN],
  queryFn: async ({ signal }) => {
    const first = new Date(Date.now() - (DAYS_SHOWN - 1) * DAY_MILLISECONDS);
    const query = { from: first.toISOString().slice(0, 10) };
    return (await getConsistency({ query, signal, throwOnError: true })).data;
  },
  refetchInterval: DAYS_MILLISECONDS,
});

export const repairsQuery = queryOptions({
  queryKey: [SYSTEM, 'repairs'],
  queryFn: async ({ signal }) => (await listRepairs({ signal, throwOnError: true })).data.items,
  refetchInterval: ({ state }) =>
    state.data?.[0]?.state === 'running' ? RUNNING_MILLISECONDS : REPAIRS_MILLISECONDS,
});

export const lettersQuery = queryOptions({
  queryKey: [SYSTEM, 'letters'],
  queryFn: async ({ signal }) => (await listDeadLetters({ signal, throwOnError: true })).data,
  refetchInterval: LETTERS_MILLISECONDS,
});

export function letterQuery(id: string) {
  return queryOptions({
    queryKey: [SYSTEM, 'letter', id],
    queryFn: async ({ signal }) => (await getDeadLetter({ path: { id }, signal, throwOnError: true })).data,
  });
}

export const requestsQuery = queryOptions({
  queryKey: [SYSTEM, 'requests'],
  queryFn: async ({ signal }) => (await listWebhookRequests({ signal, throwOnError: true })).data,
  refetchInterval: REQUESTS_MILLISECONDS,
});

export function requestQuery(id: string) {
  return queryOptions({
    queryKey: [SYSTEM, 'request', id],
    queryFn: async ({ signal }) =>
      (await getWebhookRequest({ path: { id }, signal, throwOnError: true })).data,
  });
}
