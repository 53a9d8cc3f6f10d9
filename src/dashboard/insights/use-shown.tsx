import { type ReactNode, useState } from 'react';

/** How many rows a list begins with. */
const FEW = 8;
/** How many the server answers at most. */
const MOST = 100;

/** The first rows of a list, and a button that shows the rest of them. */
export function useShown<Row>(
  rows: readonly Row[],
  name: string,
): { readonly shown: readonly Row[]; readonly toggle: ReactNode } {
  const [isWhole, setWhole] = useState(false);
  if (rows.length <= FEW) return { shown: rows, toggle: null };
  const all = rows.length === MOST ? `The first ${MOST} ${name}` : `All ${rows.length}`;
  const toggle = (
    <button type="button" className="text-button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
      {isWhole ? 'Fewer' : all}
    </button>
  );
  return { shown: isWhole ? rows : rows.slice(0, FEW), toggle };
}
