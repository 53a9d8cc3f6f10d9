import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import classes from './table.module.css';

interface ShareCellProps {
  /** 0 to 1: of the row that has most. */
  readonly share: number;
  readonly children: ReactNode;
}

/** The name of a row, with a bar behind it. */
export function ShareCell({ share, children }: ShareCellProps) {
  const cell = useRef<HTMLTableCellElement>(null);
  useEffect(() => cell.current?.style.setProperty('--share', `${Math.round(share * 100)}%`), [share]);
  return (
    <th ref={cell} scope="row" className={classes.share}>
      {children}
    </th>
  );
}
