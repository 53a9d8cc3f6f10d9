import { hashKey } from '@tanstack/react-query';
import { useEffect } from 'react';
import { callQuery, showCall } from '../api/call-queries';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { useMay, useServices } from '../app/services';
import { useShortcuts } from '../app/use-shortcuts';
import { type Mark, markOf } from '../marks/mark';
import { useMarks } from '../marks/use-marks';
import { trackOf, usePlayback } from '../player/use-playback';
import type { ActivityList } from './activity-list';

/** Marks the row that has the focus, by keys: heard, flagged, played. What it may not do is not offered. */
export function useRowMarks(list: ActivityList, current: string | null): void {
  const { queries } = useServices();
  const marks = useMarks();
  const { playback } = usePlayback();
  const mayMark = useMay('agent');
  const call = current === null ? undefined : list.state.get().list.calls.get(current);
  const mark = (made: Mark): void => {
    if (call === undefined) return;
    const before = markOf(call, made.field);
    showCall(queries, call, null);
    const stopShowing = list.show(call.id, made);
    void marks.make(call.id, made, before).finally(stopShowing);
  };
  const toggleHeard = (): void => {
    if (hasMessage(call)) mark({ field: 'heard', value: call.voicemail?.heardAt === null });
  };
  useShortcuts([
    { keys: 'Space', label: 'play or pause', run: () => hasMessage(call) && playback.toggle(trackOf(call)) },
    ...(mayMark
      ? [
          { keys: 'h', label: 'heard or not', run: toggleHeard },
          { keys: 'f', label: 'flag', run: () => call && mark({ field: 'flagged', value: !call.flagged }) },
        ]
      : []),
  ]);
  useShownAtOnce(list);
}

function hasMessage(call: ActivityItemDto | undefined): call is ActivityItemDto {
  return call?.voicemail?.status === 'completed';
}

/** What is known of a call elsewhere, such as a change that is undone, is shown before the server has told of it. */
function useShownAtOnce(list: ActivityList): void {
  const { queries } = useServices();
  useEffect(() => {
    return queries.getQueryCache().subscribe(({ type, query }) => {
      const key: unknown = query.queryKey;
      if (type !== 'updated' || !isCallKey(key)) return;
      const shown = queries.getQueryData(callQuery(key[1]).queryKey);
      if (shown !== undefined) list.take([shown.call]);
    });
  }, [queries, list]);
}

function isCallKey(key: unknown): key is readonly [string, string] {
  if (!Array.isArray(key) || key.length !== 2) return false;
  const id: unknown = key[1];
  return typeof id === 'string' && hashKey(key) === hashKey(callQuery(id).queryKey);
}
