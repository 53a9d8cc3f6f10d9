import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { ActivityView } from './activity-view';
import { isRefusal, readListing, writeListing, type Listing } from './filters';
import { RefusedFilter } from './list-states';

/** Every call, live. The address says which: filters, search and order are in it. */
export default function ActivityPage() {
  const search = useSearch();
  const read = useMemo(() => readListing(search), [search]);
  return (
    <>
      <title>Activity · Mainline</title>
      {isRefusal(read) ? (
        <>
          <div className="top">
            <h1>Activity</h1>
          </div>
          <RefusedFilter refusals={[read]} onDrop={(names) => dropFromAddress(search, names)} />
        </>
      ) : (
        <ActivityView listing={read} onChange={show} onDrop={(names) => dropFromAddress(search, names)} />
      )}
    </>
  );
}

/** @param replace whether the address that was there is not to be gone back to, as while somebody types */
function show(listing: Listing, replace = false): void {
  navigate(`/${writeListing(listing)}`, { replace });
}

function dropFromAddress(search: string, names: readonly string[]): void {
  const given = new URLSearchParams(search);
  for (const name of names) given.delete(name);
  const rest = given.toString();
  navigate(rest === '' ? '/' : `/?${rest}`, { replace: true });
}
