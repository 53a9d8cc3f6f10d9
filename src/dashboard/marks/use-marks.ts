import { createContext, useContext } from 'react';
import type { Marks } from './marks';

const MarksContext = createContext<Marks | null>(null);
export const MarksContextProvider = MarksContext.Provider;

/** What changes flags, queues, notes and heard marks. */
export function useMarks(): Marks {
  const marks = useContext(MarksContext);
  if (marks === null) throw new Error('Nothing around this component makes changes');
  return marks;
}
