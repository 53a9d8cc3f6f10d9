import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { getCall, getCallStores, listCallEvents } from './generated/sdk.gen';
import type { ActivityItemDto, CallEventDto } from './generated/types.gen';

const PAGE = 100;
/** A call of more events than this shows the first of them: 10,000. */
const MOST_PAGES = 100;

/** A call, and the name of the version it was read in; `null` when it came by the live feed, which names none. */
export interface TaggedCall {
  readonly call: ActivityItemDto;
  readonly tag: string | null;
}

/** The call, with its version. */
export function callQuery(id: string) {
  return queryOptions({
    queryKey: ['call', id],
    queryFn: async ({ signal }): Promise<TaggedCall> => {
      const { data, response } = await getCall({ path: { id }, signal, throwOnError: true });
      return { call: data, tag: response.headers.get('etag') };
    },
  });
}

/** All of the call's events, oldest first. */
export function eventsQuery(id: string) {
  return queryOptions({
    queryKey: ['call', id, 'events'],
    queryFn: async ({ signal }): Promise<readonly CallEventDto[]> => {
      const events: CallEventDto[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
        const { data } = await listCallEvents({ path: { id }, query, signal, throwOnError: true });
        events.push(...data.items);
        if (data.nextCursor === null) break;
        cursor = data.nextCursor;
      }
      return events;
    },
  });
}

/** How often it is asked which databases hold a call, in milliseconds: they heal without anything new to tell. */
export const STORES_MILLISECONDS = 3000;

/** Which databases hold the call; asked again until both hold the same. */
export function storesQuery(id: string) {
  return queryOptions({
    queryKey: ['call', id, 'stores'],
    queryFn: async ({ signal }) => (await getCallStores({ path: { id }, signal, throwOnError: true })).data,
    refetchInterval: ({ state }) => (state.data?.equal === true ? false : STORES_MILLISECONDS),
  });
}

/** Shows a call as it is known to be now, unless a later version is shown already. */
export function showCall(queries: QueryClient, call: ActivityItemDto, tag: string | null): void {
  const { queryKey } = callQuery(call.id);
  queries.setQueryData(queryKey, (shown) => {
    return shown !== undefined && shown.call.eventCount > call.eventCount ? shown : { call, tag };
  });
}

/** Adds an event that was just heard of where it belongs in time. */
export function showEvent(queries: QueryClient, event: CallEventDto): void {
  queries.setQueryData(eventsQuery(event.callId).queryKey, (events) => {
    if (events === undefined) return undefined;
    const others = events.filter(({ id }) => id !== event.id);
    const place = others.findLastIndex(({ at }) => at <= event.at) + 1;
    return others.toSpliced(place, 0, event);
  });
}
