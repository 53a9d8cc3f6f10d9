import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ActivityList } from './activity-list';
import { dayIndexOf, type ListItem, startsOf } from './list-layout';

/** Rows beyond the screen, above and below: fewer on tall screens, so that no more than this are in the document. */
const MOST_ROWS = 60;
const ROW = 48;
const OVERSCAN = { least: 2, most: 12 };
/** What stays at the top: the names of the columns, and the day. */
const STICKY = 62;
/** Rows that are remembered to come back to: the first ones may be gone. */
const ANCHORS = 6;

/** One line that is in the document. @property start pixels from the beginning of the list */
export interface VirtualLine {
  readonly index: number;
  readonly item: ListItem;
  readonly start: number;
  readonly isSticky: boolean;
}

export interface VirtualList {
  readonly body: RefObject<HTMLDivElement | null>;
  readonly lines: readonly VirtualLine[];
  /** Pixels. */
  readonly total: number;
  /** Brings a line onto the screen. */
  readonly scrollTo: (index: number) => void;
}

/** The lines near the screen. What one reads stays where it is, whatever comes or goes above it. */
export function useVirtualList(items: readonly ListItem[], list: ActivityList): VirtualList {
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => items[index]?.height ?? ROW,
    // Another function for other lines: then all places are worked out anew.
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan: overscanOf(window.innerHeight),
    useFlushSync: false,
    scrollMargin: margin,
    scrollPaddingStart: STICKY,
    scrollPaddingEnd: window.innerWidth < 768 ? 72 : 16,
    rangeExtractor: (range: Range) => {
      return [...new Set([dayIndexOf(items, range.startIndex), ...defaultRangeExtractor(range)])].filter(
        (index) => index >= 0,
      );
    },
  });
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setMargin(Math.round(top + window.scrollY));
  }, [items.length]);
  useAnchors(items, list, margin);
  const virtual = virtualizer.getVirtualItems();
  const stickyIndex = dayIndexOf(items, virtualizer.range?.startIndex ?? 0);
  const lines = virtual.flatMap(({ index, start }): VirtualLine[] => {
    const item = items[index];
    return item === undefined
      ? []
      : [{ index, item, start: start - margin, isSticky: index === stickyIndex }];
  });
  return {
    body,
    lines,
    total: virtualizer.getTotalSize(),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  };
}

function overscanOf(height: number): number {
  const visible = Math.ceil(height / ROW);
  return Math.min(Math.max(Math.floor((MOST_ROWS - visible) / 2) - 1, OVERSCAN.least), OVERSCAN.most);
}

/** Remembers the rows on the screen, and puts the first one that is left back to where it was. */
function useAnchors(items: readonly ListItem[], list: ActivityList, margin: number): void {
  const starts = useMemo(() => startsOf(items), [items]);
  useLayoutEffect(() => {
    const anchor = list.anchors.find(({ id }) => starts.has(id));
    const start = anchor && starts.get(anchor.id);
    if (margin === 0 || anchor === undefined || start === undefined) return;
    const wanted = margin + start - anchor.offset;
    if (Math.abs(wanted - window.scrollY) > 1) window.scrollTo({ top: wanted, behavior: 'instant' });
  }, [starts, list, margin]);
  useLayoutEffect(() => {
    if (margin === 0) return;
    const remember = (): void => {
      const top = window.scrollY + STICKY - margin;
      const isAtTop = window.scrollY <= 1;
      const first = items.findIndex(
        (item) => item.kind === 'call' && (starts.get(item.key) ?? 0) + item.height > top,
      );
      const shown = isAtTop || first === -1 ? [] : items.slice(first, first + ANCHORS);
      list.remember(
        shown.flatMap(({ kind, key }) => {
          const start = starts.get(key);
          return kind === 'day' || start === undefined
            ? []
            : [{ id: key, offset: margin + start - window.scrollY }];
        }),
      );
    };
    window.addEventListener('scroll', remember, { passive: true });
    return () => window.removeEventListener('scroll', remember);
  }, [items, starts, list, margin]);
}
