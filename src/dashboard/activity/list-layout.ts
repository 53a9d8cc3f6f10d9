import type { ActivityItemDto } from '../api/generated/types.gen';
import { dayKeyOf } from '../parts/format';
import type { CallList } from './call-list';

/** Pixels. On small screens a row is as high as what it says. */
const HEIGHTS = { day: 30, row: 48, small: { plain: 64, text: 86, player: 106 } } as const;

/** One line of the list. @property height pixels */
export type ListItem =
  | { readonly kind: 'day'; readonly key: string; readonly day: Date; readonly height: number }
  | {
      readonly kind: 'call';
      readonly key: string;
      readonly call: ActivityItemDto;
      readonly isGone: boolean;
      /** Its place among the calls, from 0. */
      readonly index: number;
      readonly height: number;
    };

/** What a row says besides who and when. */
export type RowKind = 'plain' | 'text' | 'player';

/**
 * The lines of the list: the calls, with a header before the first one of each day.
 *
 * @param kindOf what a row says, as far as its height depends on it; `null` where every row is alike
 */
export function layOut(list: CallList, kindOf: ((call: ActivityItemDto) => RowKind) | null): ListItem[] {
  const items: ListItem[] = [];
  const isByDay = list.listing.sort === 'startedAt';
  let dayKey = '';
  list.shown.forEach((id, index) => {
    const call = list.calls.get(id);
    if (call === undefined) return;
    const day = new Date(call.startedAt);
    if (isByDay && dayKeyOf(day) !== dayKey) {
      dayKey = dayKeyOf(day);
      items.push({ kind: 'day', key: dayKey, day, height: HEIGHTS.day });
    }
    const height = kindOf === null ? HEIGHTS.row : HEIGHTS.small[kindOf(call)];
    items.push({ kind: 'call', key: id, call, isGone: list.gone.has(id), index, height });
  });
  return items;
}

/** Where each line begins, in pixels. */
export function startsOf(items: readonly ListItem[]): Map<string, number> {
  let start = 0;
  const starts = new Map<string, number>();
  for (const { key, height } of items) {
    starts.set(key, start);
    start += height;
  }
  return starts;
}

/** The header under which a line stands; -1 for none. */
export function dayIndexOf(items: readonly ListItem[], index: number): number {
  for (let at = Math.min(index, items.length - 1); at >= 0; at -= 1) if (items[at]?.kind === 'day') return at;
  return -1;
}
