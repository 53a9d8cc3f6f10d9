import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { useStore } from '../api/store';
import { useCounts, useDays, useFreshFigures, useQueues } from './activity-queries';
import { ActivityTop } from './activity-top';
import { CallTable } from './call-table';
import { FilterBar } from './filter-bar';
import { isEmpty } from './filters';
import type { ListingProps } from './listing-props';
import { layOut } from './list-layout';
import { CouldNotLoad, LoadingRows, NoCalls, NothingMatches, RefusedFilter } from './list-states';
import { useActivityList } from './use-activity-list';
import { ViewTabs } from './view-tabs';
import { rowKindOf } from './what-happened';
import { withMarks } from './with-marks';

interface ActivityViewProps extends ListingProps {
  /** Takes parts of the address away that are refused. */
  readonly onDrop: (names: readonly string[]) => void;
}

export function ActivityView({ listing, onChange, onDrop }: ActivityViewProps) {
  const list = useActivityList(listing);
  const { problem } = useStore(list.state);
  const counts = useCounts(listing.filters);
  useFreshFigures();
  const isRefused = problem?.code === 'INVALID_REQUEST';
  return (
    <>
      <ActivityTop listing={listing} onChange={onChange} />
      <div className="body">
        <ViewTabs listing={listing} counts={counts} onChange={onChange} />
        <FilterBar listing={listing} counts={counts} onChange={onChange} />
        {isRefused ? (
          <RefusedFilter
            refusals={problem.details.map(({ field, problem: words }) => ({
              name: field,
              problem: words.replace(`${field} `, ''),
            }))}
            onDrop={onDrop}
          />
        ) : (
          <Calls listing={listing} onChange={onChange} />
        )}
      </div>
    </>
  );
}

function Calls({ listing, onChange }: ListingProps) {
  const list = useActivityList(listing);
  const state = useStore(list.state);
  const queues = useQueues();
  const isSmall = useMediaQuery('(width < 768px)', window.innerWidth < 768);
  const items = useMemo(
    () => layOut(withMarks(state), isSmall ? (call) => rowKindOf(call, queues) : null),
    [state, isSmall, queues],
  );
  const days = useDays(listing.filters, useOldest(items));
  if (items.length > 0) return <CallTable items={items} days={days} queues={queues} list={list} />;
  if (state.problem !== null) return <CouldNotLoad problem={state.problem} onRetry={() => list.retry()} />;
  if (state.list.reach === undefined) return <LoadingRows />;
  if (isEmpty(listing.filters)) return <NoCalls />;
  return <NothingMatches listing={listing} onChange={onChange} />;
}

function useOldest(items: ReturnType<typeof layOut>): Date | null {
  const last = items.at(-1);
  if (last === undefined) return null;
  return last.kind === 'day' ? last.day : new Date(last.call.startedAt);
}
