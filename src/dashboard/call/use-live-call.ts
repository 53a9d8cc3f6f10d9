import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ChangeItem } from '../api/live-feed';
import { useServices } from '../app/services';
import { callQuery, showCall, showEvent } from '../api/call-queries';

/** So long after the last change the call is read anew, for what the live feed does not tell: version, refusals, databases. */
const SETTLED_MILLISECONDS = 600;

/** Shows what happens to a call while it is looked at. */
export function useLiveCall(id: string): void {
  const { live } = useServices();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAnew = (): void => void queries.invalidateQueries({ queryKey: callQuery(id).queryKey });
    const take = (changes: readonly ChangeItem[]): void => {
      const own = changes.filter((change) => callIdOf(change) === id);
      if (own.length === 0) return;
      for (const change of own) {
        if ('call' in change) showCall(queries, change.call, null);
        if ('event' in change) showEvent(queries, change.event);
      }
      clearTimeout(timer);
      timer = setTimeout(readAnew, SETTLED_MILLISECONDS);
    };
    const stop = live.follow(take, readAnew);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id, live, queries]);
}

function callIdOf(change: ChangeItem): string {
  if ('call' in change) return change.call.id;
  return 'event' in change ? change.event.callId : change.alert.callId;
}
