import { type RefObject, useEffect } from 'react';
import type { ActivityList } from './activity-list';

/** How long scrolling rests before what matches no longer is dropped, in milliseconds. */
const REST = 200;

/** Says whether somebody reads: scrolled, with the pointer or the focus on a row, or while text is selected in it. */
export function useHolding(list: ActivityList, body: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasAtTop: boolean | null = null;
    const showTop = (): void => {
      const isAtTop = window.scrollY <= 1;
      if (isAtTop !== wasAtTop) body.current?.toggleAttribute('data-top', isAtTop);
      wasAtTop = isAtTop;
    };
    const settle = (): void => {
      showTop();
      clearTimeout(timer);
      timer = setTimeout(() => list.settle(), REST);
    };
    const stopHolding = list.holdWhile(() => body.current !== null && isRead(body.current));
    showTop();
    window.addEventListener('scroll', settle, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', settle);
      stopHolding();
    };
  }, [list, body]);
}

function isRead(body: HTMLElement): boolean {
  if (window.scrollY > 1 || body.matches(':hover') || body.contains(document.activeElement)) return true;
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && body.contains(selection.anchorNode);
}
