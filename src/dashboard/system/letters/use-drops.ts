import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { dropDeadLetter } from '../../api/generated/sdk.gen';
import { lettersQuery, statusQuery } from '../../api/system-queries';
import { useServices } from '../../app/services';

/** How long a drop can be undone, in milliseconds: as long as its toast is shown. */
const UNDO_MILLISECONDS = 6_000;

/** Letters that somebody dropped: hidden at once, and forgotten by the server when that can be undone no longer. */
export interface Drops {
  readonly hidden: ReadonlySet<string>;
  readonly drop: (id: string) => void;
}

/** What waits is sent when the page is left. A tab that is closed drops nothing: the letter is still there. */
export function useDrops(): Drops {
  const { toasts } = useServices();
  const queries = useQueryClient();
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const show = (id: string): void => setHidden((ids) => new Set([...ids].filter((one) => one !== id)));
  const { mutate } = useMutation({
    mutationFn: (id: string) => dropDeadLetter({ path: { id }, throwOnError: true }),
    onError: (error, id) => {
      show(id);
      toasts.show({ text: `Not dropped: ${error.message}`, isProblem: true });
    },
    onSettled: () => {
      for (const { queryKey } of [lettersQuery, statusQuery]) void queries.invalidateQueries({ queryKey });
    },
  });
  const send = (id: string): void => {
    timers.current.delete(id);
    mutate(id);
  };
  const undo = (id: string): void => {
    const timer = timers.current.get(id);
    if (timer === undefined) return toasts.show({ text: 'It was dropped already', isProblem: true });
    clearTimeout(timer);
    timers.current.delete(id);
    show(id);
  };
  const sendAll = useEffectEvent(() => {
    for (const [id, timer] of timers.current) {
      clearTimeout(timer);
      send(id);
    }
  });
  useEffect(() => () => sendAll(), []);
  return {
    hidden,
    drop: (id) => {
      setHidden((ids) => new Set([...ids, id]));
      timers.current.set(
        id,
        setTimeout(() => send(id), UNDO_MILLISECONDS),
      );
      const action = { label: 'Undo', shortcut: 'z', run: () => undo(id) };
      toasts.show({ text: `Dropped ${id}`, action });
    },
  };
}
