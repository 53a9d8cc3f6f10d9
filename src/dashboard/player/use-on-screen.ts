import { type RefObject, useLayoutEffect } from 'react';
import { usePlayback } from './use-playback';

/**
 * Says whether the player of a call can be seen, for as long as its message is the one that plays.
 *
 * It counts as seen until the browser says otherwise, so that no other player shows up for a moment.
 */
export function useOnScreen(callId: string, isCurrent: boolean, ref: RefObject<Element | null>): void {
  const { onScreen } = usePlayback();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!isCurrent || element === null) return;
    const show = (isSeen: boolean): void => {
      const seen = new Set(onScreen.get());
      if (isSeen === seen.has(callId)) return;
      if (isSeen) seen.add(callId);
      else seen.delete(callId);
      onScreen.set(seen);
    };
    show(true);
    const observer = new IntersectionObserver(([entry]) => show(entry?.isIntersecting === true));
    observer.observe(element);
    return () => {
      observer.disconnect();
      show(false);
    };
  }, [callId, isCurrent, ref, onScreen]);
}
