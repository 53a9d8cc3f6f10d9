import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ApiError } from '../api/api-error';
import { useMe } from '../app/services';
import { formatPhoneNumber } from '../parts/caller';
import { EmptyState } from '../parts/empty-state';
import { count, describeCount } from '../parts/format';
import type { ListingProps } from './listing-props';
import { useCount } from './activity-queries';
import type { Filters } from './filter-kinds';
import { type Chip, chipsOf, type Refusal, withoutFilters } from './filters';
import classes from './list-states.module.css';

/** A wait that is not worth a sign, in milliseconds. */
const UNNOTICED = 150;
const ROWS = [70, 48, 82, 60, 40, 66, 52, 74];

/** The shape of the rows that are about to come. */
export function LoadingRows() {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), UNNOTICED);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true">
      <span className="vh">Loading calls</span>
      {isShown &&
        ROWS.map((width) => (
          <div key={width} className={classes.ghost} aria-hidden="true">
            <span className={classes.disc} />
            <span style={{ width: `${width}%` }} />
            <span style={{ width: `${100 - width}%` }} />
            <span />
          </div>
        ))}
    </div>
  );
}

export function NoCalls() {
  const { mainNumbers, features } = useMe();
  const number = mainNumbers[0] === undefined ? 'the main number' : formatPhoneNumber(mainNumbers[0]);
  return (
    <EmptyState icon="phone" title="No calls yet">
      Ring {number}
      {features.phone && (
        <>
          , or try it here without a telephone: <code className="mono">npm run call</code>
        </>
      )}
      . The call appears by itself.
    </EmptyState>
  );
}

export function NothingMatches({ listing, onChange }: ListingProps) {
  const chips = chipsOf(listing.filters);
  const last = chips.at(-1);
  const without = (names: typeof chips): void => {
    onChange({
      ...listing,
      filters: withoutFilters(
        listing.filters,
        names.map(({ name }) => name),
      ),
    });
  };
  const filters = count(chips.length, 'filter');
  return (
    <EmptyState
      icon="filter"
      title={chips.length === 1 ? 'No call matches this filter' : `No call matches these ${filters}`}
      actions={
        <>
          {last !== undefined && <Button onClick={() => without([last])}>Remove that filter</Button>}
          {chips.length > 1 && (
            <Button variant="subtle" onClick={() => without(chips)}>
              Clear all
            </Button>
          )}
        </>
      }
    >
      {last !== undefined && <Without filters={withoutFilters(listing.filters, [last.name])} chip={last} />}
    </EmptyState>
  );
}

function Without({ filters, chip: { label, value } }: { readonly filters: Filters; readonly chip: Chip }) {
  const left = useCount(filters);
  if (left === null) return `Without “${label} ${value}” there may be some.`;
  return left.count === 0
    ? 'There are none without the last one either.'
    : `Without “${label} ${value}” there ${left.count === 1 ? 'is' : 'are'} ${describeCount(left)}.`;
}

export function CouldNotLoad({
  problem,
  onRetry,
}: {
  readonly problem: ApiError;
  readonly onRetry: () => void;
}) {
  return (
    <EmptyState
      icon="failed"
      isProblem
      title="The calls could not be loaded"
      actions={<Button onClick={onRetry}>Try again</Button>}
      foot={
        problem.requestId === null ? undefined : (
          <>
            Request <span className="mono">{problem.requestId}</span>
          </>
        )
      }
    >
      {describeProblem(problem)}
    </EmptyState>
  );
}

function describeProblem({ code, message }: ApiError): string {
  switch (code) {
    case 'STORE_UNAVAILABLE':
      return 'Neither database answers. New calls are still taken and kept in the journal.';
    case 'NO_ANSWER':
      return 'The server does not answer. Calls are taken as long as Twilio reaches it.';
    case 'TOO_MANY_REQUESTS':
      return 'This key asked too often. Wait a minute, then try again.';
    default:
      return message;
  }
}

interface RefusedFilterProps {
  readonly refusals: readonly Refusal[];
  readonly onDrop: (names: readonly string[]) => void;
}

/** An address that asks for what cannot be asked for. */
export function RefusedFilter({ refusals, onDrop }: RefusedFilterProps) {
  const [first] = refusals;
  if (first === undefined) return null;
  const drop = (
    <Button onClick={() => onDrop(refusals.map(({ name }) => name))}>
      Drop {refusals.length === 1 ? 'it' : 'them'} and show the rest
    </Button>
  );
  return (
    <EmptyState icon="rejected" isProblem title={`“${first.name}” ${first.problem}`} actions={drop}>
      It came from the address of this page.
    </EmptyState>
  );
}
