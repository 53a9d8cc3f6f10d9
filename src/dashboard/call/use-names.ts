import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getAgent, listQueues } from '../api/generated/sdk.gen';
import type { ActivityItemDto, CallEventDto, QueueDto } from '../api/generated/types.gen';
import { useMe } from '../app/services';
import { formatPhoneNumber } from '../parts/caller';
import type { Naming } from './events/describe-event';
import { textOf } from './model/event-data';
import type { AgentNames } from './timeline/timeline';

/** More agents than this have only their ids, in a call that went through so many hands. */
const MOST_AGENTS = 30;
const FRESH_MILLISECONDS = 5 * 60_000;
const PAGE = 100;
const MOST_PAGES = 10;

/** What the agents of a call are called: those that the call names, and of a reported one those that the directory knows. */
export function useAgentNames(call: ActivityItemDto, events: readonly CallEventDto[]): AgentNames {
  const mayAsk = useMe().numbers === null;
  const named = useMemo(() => namesIn(call), [call]);
  const ids = useMemo(() => agentIdsIn(events).filter((id) => !named.has(id)), [events, named]);
  const asked = useQueries({
    queries: (mayAsk ? ids.slice(0, MOST_AGENTS) : []).map((id) => ({
      queryKey: ['agent', id],
      staleTime: FRESH_MILLISECONDS,
      retry: false,
      queryFn: async () => (await getAgent({ path: { id }, throwOnError: true })).data,
    })),
  });
  const found = asked.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.name] as const]));
  return new Map([...named, ...found]);
}

function namesIn({ legs, agentId, agentName, answeredBy }: ActivityItemDto): AgentNames {
  const names = new Map<string, string>();
  for (const { to, agentName: name } of legs) if (to !== null && name !== null) names.set(to, name);
  const last = agentId ?? answeredBy;
  if (last !== null && agentName !== null) names.set(last, agentName);
  return names;
}

function agentIdsIn(events: readonly CallEventDto[]): string[] {
  const fields = ['agentId', 'toAgentId', 'fromAgentId'];
  const ids = events.flatMap(({ data }) => fields.flatMap((field) => textOf(data, field) ?? []));
  return [...new Set(ids)];
}

/** Every queue by name; none for a key of some numbers only, which may not list them. */
export function useQueues(): readonly QueueDto[] {
  const mayAsk = useMe().numbers === null;
  const { data } = useQuery({
    queryKey: ['queues'],
    enabled: mayAsk,
    staleTime: FRESH_MILLISECONDS,
    queryFn: async ({ signal }) => {
      const queues: QueueDto[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
        const { data } = await listQueues({ query, signal, throwOnError: true });
        queues.push(...data.items);
        if (data.nextCursor === null) break;
        cursor = data.nextCursor;
      }
      return queues.sort((left, right) => left.name.localeCompare(right.name));
    },
  });
  return data ?? [];
}

/** How events are told. */
export function namingOf(names: AgentNames, queues: readonly QueueDto[]): Naming {
  return {
    agent: (key) => (key === null ? 'An agent' : (names.get(key) ?? formatPhoneNumber(key))),
    number: formatPhoneNumber,
    queue: (id) => queues.find((queue) => queue.id === id)?.name ?? id,
  };
}
