import { createContext, useContext } from 'react';
import { useStore } from '../api/store';
import { useServices } from '../app/services';
import { useTicking } from '../parts/clock';
import type { BoardAddress } from './board-model';

/** What all parts of the board go by. @property skew by how much the server's clock is ahead, in milliseconds */
export interface BoardContextValue extends BoardAddress {
  readonly skew: number;
}

const BoardContext = createContext<BoardContextValue>({ queue: null, wall: null, skew: 0 });
export const BoardContextProvider = BoardContext.Provider;

export function useBoard(): BoardContextValue {
  return useContext(BoardContext);
}

/** What is made of the time by the server's clock, anew when that changes. */
export function useBoardTicking<Value extends string | number | boolean>(
  read: (now: number) => Value,
): Value {
  const { skew } = useBoard();
  return useTicking((now) => read(now + skew));
}

/** Whether what is shown may be old, so that timers are only about right. */
export function useIsOld(): boolean {
  const { phase } = useStore(useServices().live.state);
  return phase === 'offline' || phase === 'catching-up';
}
