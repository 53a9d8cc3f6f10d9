import type { CallCopyDto, CallStoresDto } from '../../api/generated/types.gen';

/** What one database knows of the call. */
export interface CopyLine {
  readonly store: CallCopyDto['store'];
  readonly words: string;
  readonly tone: 'ok' | 'warn' | 'bad';
}

/** "9 of 9", "4 of 9, the rest waits", "does not answer". What is known best counts as all there is. */
export function copyLinesOf({ items }: CallStoresDto): CopyLine[] {
  const all = Math.max(...items.map(({ events }) => events ?? 0), 0);
  return items.map(({ store, state, events, upToDate }) => {
    if (state === 'unknown') return { store, words: 'does not answer', tone: 'bad' };
    const held = events ?? 0;
    if (held < all) return { store, words: `${held} of ${all}, the rest waits`, tone: 'bad' };
    return upToDate === false
      ? { store, words: `${held} of ${all}, list follows`, tone: 'warn' }
      : { store, words: `${held} of ${all} events`, tone: 'ok' };
  });
}
