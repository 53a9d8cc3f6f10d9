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
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const show = (id: string): void => setHidden((ids) => new Set([...ids].filter((one) => one !== id)));
  const { mutate } = useDrop(show);
  const later = useLater(mutate);
  const undo = (id: string): void => {
    if (later.cancel(id)) show(id);
    else toasts.show({ text: 'It was dropped already', isProblem: true });
  };
  const drop = (id: string): void => {
    setHidden((ids) => new Set([...ids, id]));
    later.add(id);
    toasts.show({ text: `Dropped ${id}`, action: { label: 'Undo', shortcut: 'z', run: () => undo(id) } });
  };
  return { hidden, drop };
}

function useDrop(onRefused: (id: string) => void) {
  const { toasts } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => dropDeadLetter({ path: { id }, throwOnError: true }),
    onError: (error, id) => {
      onRefused(id);
      toasts.show({ text: `Not dropped: ${error.message}`, isProblem: true });
    },
    onSettled: () => {
      for (const { queryKey } of [lettersQuery, statusQuery]) void queries.invalidateQueries({ queryKey });
    },
  });
}

/** Does something to each of some ids a while later, or when the component goes, unless that is cancelled before. */
function useLater(work: (id: string) => void) {
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const cancel = (id: string): boolean => {
    clearTimeout(timers.current.get(id));
    return timers.current.delete(id);
  };
  const carryOut = (id: string): void => {
    if (cancel(id)) work(id);
  };
  const carryOutAll = useEffectEvent(() => [...timers.current.keys()].forEach(carryOut));
  useEffect(() => () => carryOutAll(), []);
  return {
    cancel,
    add: (id: string) =>
      timers.current.set(
        id,
        setTimeout(() => carryOut(id), UNDO_MILLISECONDS),
      ),
  };
}
