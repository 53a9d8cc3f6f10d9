import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { useShortcuts } from '../app/use-shortcuts';
import { type BoardAddress, boardLink } from './board-model';

/** Shows the board alone, as large as the screen; `f` begins and ends it, Escape ends it. */
export function useWall({ queue, wall }: BoardAddress): void {
  const isOn = wall !== null;
  useShortcuts([
    { keys: 'f', label: 'full screen', run: () => toggleWall({ queue, wall }) },
    { keys: 'Escape', label: 'leave full screen', run: () => isOn && toggleWall({ queue, wall }) },
  ]);
  useEffect(() => {
    if (!isOn) return;
    document.documentElement.dataset['wall'] = '';
    return () => {
      delete document.documentElement.dataset['wall'];
    };
  }, [isOn]);
  useEffect(() => {
    // The browser's own way out, such as Escape, leaves it as well.
    const left = (): void => {
      if (document.fullscreenElement === null) navigate(boardLink(queue), { replace: true });
    };
    document.addEventListener('fullscreenchange', left);
    return () => document.removeEventListener('fullscreenchange', left);
  }, [queue]);
}

/** Without leave to use the whole screen it fills the window. */
export function toggleWall({ queue, wall }: BoardAddress): void {
  if (wall === null) {
    navigate(boardLink(queue, 'plain'), { replace: true });
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    return;
  }
  navigate(boardLink(queue), { replace: true });
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
}
