import { type ReactNode, useId } from 'react';
import classes from './lane.module.css';

interface LaneProps {
  readonly title: string;
  /** What stands at the other end of the line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** One of the page's columns, or part of one. */
export function Lane({ title, aside, children, className = '' }: LaneProps) {
  const id = useId();
  return (
    <section className={`${classes.lane ?? ''} ${className}`} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <span>{aside}</span>}
      </header>
      {children}
    </section>
  );
}
