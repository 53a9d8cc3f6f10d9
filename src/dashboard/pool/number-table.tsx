import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { NumberDto } from '../api/generated/types.gen';
import { formatPhoneNumber } from '../parts/caller';
import { EmptyState } from '../parts/empty-state';
import { When } from '../parts/when';
import classes from './number-table.module.css';
import { NUMBER_STATES } from './pool-model';
import { numbersQuery } from './pool-queries';
import { CouldNotLoad, LoadingRows } from './pool-states';

/** Every number of the pool, by its digits; a number leads to its history. */
export function NumberTable() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useInfiniteQuery(numbersQuery);
  if (data === undefined) {
    if (error === null) return <LoadingRows />;
    return <CouldNotLoad what="The numbers" error={error} onRetry={() => void refetch()} />;
  }
  const numbers = data.pages.flatMap(({ items }) => items);
  if (numbers.length === 0) {
    return (
      <EmptyState icon="numbers" title="The pool has no numbers">
        Take some in: <code className="mono">npm run mainline -- numbers sync</code>
      </EmptyState>
    );
  }
  return (
    <>
      <table className={classes.numbers}>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">State</th>
            <th scope="col">Country, area</th>
            <th scope="col">In the pool since</th>
          </tr>
        </thead>
        <tbody>
          {numbers.map((number) => (
            <NumberRow key={number.id} number={number} />
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <Button variant="subtle" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}

function NumberRow({
  number: { id, number, state, country, areaCode, createdAt },
}: {
  readonly number: NumberDto;
}) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/pool/${id}`}>{formatPhoneNumber(number)}</Link>
      </th>
      <td>
        <span className={classes.state} data-state={state}>
          {NUMBER_STATES[state]}
        </span>
      </td>
      <td className="soft">{[country, areaCode].filter((part) => part !== null).join(', ')}</td>
      <td className="soft">
        <When at={createdAt} />
      </td>
    </tr>
  );
}
