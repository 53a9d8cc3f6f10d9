import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { listAgents } from '../../api/generated/sdk.gen';
import type { AgentDto } from '../../api/generated/types.gen';
import { useMe } from '../../app/services';
import { formatPhoneNumber } from '../../parts/caller';

const FRESH_MILLISECONDS = 60_000;
const PAGE = 100;
const MOST_PAGES = 10;

/** Every agent by name; none for a key of some numbers only, which may not list them. */
export function useAgents(): readonly AgentDto[] {
  const mayAsk = useMe().numbers === null;
  const { data } = useQuery({
    queryKey: ['agents', 'by-name'],
    enabled: mayAsk,
    staleTime: FRESH_MILLISECONDS,
    queryFn: async ({ signal }) => {
      const agents: AgentDto[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
        const { data } = await listAgents({ query, signal, throwOnError: true });
        agents.push(...data.items);
        if (data.nextCursor === null) break;
        cursor = data.nextCursor;
      }
      return agents.sort((left, right) => left.name.localeCompare(right.name));
    },
  });
  return data ?? NONE;
}

const NONE: readonly AgentDto[] = [];

/** What agents are called: by their name, else by their number. */
export function useAgentNames(): (number: string) => string {
  const agents = useAgents();
  return useCallback(
    (number) => agents.find((agent) => agent.number === number)?.name ?? formatPhoneNumber(number),
    [agents],
  );
}
