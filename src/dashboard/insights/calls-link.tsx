import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Filters } from '../activity/filter-kinds';
import { writeListing } from '../activity/filters';
import type { TimeRangeDto } from '../api/generated/types.gen';
import { count } from '../parts/format';

/** The list of the calls that a figure is of. */
export function addressOf({ startedFrom, startedBefore }: TimeRangeDto, filters: Filters = {}): string {
  const listing = { filters: { ...filters, startedFrom, startedBefore } };
  return `/${writeListing({ ...listing, sort: 'startedAt', order: 'desc' })}`;
}

interface CallsLinkProps {
  readonly range: TimeRangeDto;
  readonly filters?: Filters;
  /** How many calls there are behind it. */
  readonly calls: number;
  readonly className?: string;
  /** What it is called, where what it shows does not say so. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A figure that leads to its calls. */
export function CallsLink({ range, filters, calls, className, label, children }: CallsLinkProps) {
  return (
    <Link
      href={addressOf(range, filters)}
      className={className}
      title={label ?? count(calls, 'call')}
      aria-label={label}
      data-calls={calls}
    >
      {children}
    </Link>
  );
}
