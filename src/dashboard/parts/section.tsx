import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

interface SectionProps {
  readonly title: string;
  /** What follows the title. */
  readonly beside?: ReactNode;
  /** What stands at the other end of its line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Part of a page, parted from the others by space and one line. */
export function Section({ title, beside, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {beside}
        <span className={classes.aside}>{aside}</span>
      </header>
      {children}
    </section>
  );
}
