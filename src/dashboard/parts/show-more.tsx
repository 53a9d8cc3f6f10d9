import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { formatNumber } from './format';

/** The first of many, and how to see more of them: a thousand rows at once would slow every change down. @param portion how many more at a time */
export function usePortion<Item>(
  items: readonly Item[],
  portion: number,
): { readonly shown: readonly Item[]; readonly more: ReactNode } {
  const [most, setMost] = useState(portion);
  const rest = items.length - most;
  const more = rest > 0 && (
    <Button size="xs" variant="subtle" onClick={() => setMost(most + portion)}>
      Show {formatNumber(Math.min(rest, portion))} more of {formatNumber(items.length)}
    </Button>
  );
  return { shown: items.slice(0, most), more };
}
