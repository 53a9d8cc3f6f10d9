import { useCallback, useRef } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { useShortcuts } from '../app/use-shortcuts';
import type { ActivityList } from './activity-list';
import { showNew } from './show-new';
import type { ListItem } from './list-layout';

interface ListKeys {
  readonly list: ActivityList;
  readonly items: readonly ListItem[];
  /** The id of the call that has the focus, or had it last. */
  readonly current: string | null;
  readonly scrollTo: (index: number) => void;
}

/**
 * The keys of the list: selection and focus move together.
 *
 * @returns what a row tells its element to, so that it gets the focus as soon as it is in the document
 */
export function useListKeys({ list, items, current, scrollTo }: ListKeys): RowFocus['register'] {
  const { register, want } = useRowFocus();
  const move = (step: number): void => {
    const index = nextCall(items, current, step);
    const item = items[index];
    if (item === undefined) return;
    scrollTo(index);
    want(item.key);
  };
  const open = (): void => {
    if (current !== null) navigate(`/call/${encodeURIComponent(current)}`);
  };
  useShortcuts([
    { keys: 'j', label: 'next', run: () => move(1) },
    { keys: 'k', label: 'previous', run: () => move(-1) },
    { keys: 'Enter', label: 'open the call', run: open },
    { keys: 'n', label: 'show new calls', run: () => showNew(list) },
  ]);
  return register;
}

interface RowFocus {
  /** Told of every row that comes into the document, and goes. */
  readonly register: (element: HTMLElement | null, id: string) => void;
  /** Gives a row the focus, now or when it is there. */
  readonly want: (id: string) => void;
}

function useRowFocus(): RowFocus {
  const wanted = useRef<string | null>(null);
  const rows = useRef(new Map<string, HTMLElement>());
  const want = useCallback((id: string): void => {
    const row = rows.current.get(id);
    wanted.current = row === undefined ? id : null;
    row?.querySelector('a')?.focus({ preventScroll: true });
  }, []);
  const register = useCallback(
    (element: HTMLElement | null, id: string): void => {
      if (element === null) rows.current.delete(id);
      else rows.current.set(id, element);
      if (element !== null && wanted.current === id) want(id);
    },
    [want],
  );
  return { register, want };
}

function nextCall(items: readonly ListItem[], current: string | null, step: number): number {
  let index = items.findIndex(({ key }) => key === current);
  if (index === -1) return items.findIndex(({ kind }) => kind === 'call');
  do index += step;
  while (items[index]?.kind === 'day');
  return index;
}
