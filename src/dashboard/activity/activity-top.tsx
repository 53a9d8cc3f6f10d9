import { Button, Kbd, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/api-error';
import { createExportLink } from '../api/generated/sdk.gen';
import { useMe, useServices } from '../app/services';
import { useShortcuts } from '../app/use-shortcuts';
import { Icon } from '../parts/icon';
import classes from './activity-top.module.css';
import type { ListingProps } from './listing-props';
import type { Listing } from './filters';
import { searchOf, withSearch } from './search';

/** How long typing rests before it is looked for, in milliseconds. */
const REST = 250;

export function ActivityTop({ listing, onChange }: ListingProps) {
  return (
    <div className="top">
      <h1>Activity</h1>
      <SearchField listing={listing} onChange={onChange} />
      <ExportButton listing={listing} />
    </div>
  );
}

function SearchField({ listing, onChange }: ListingProps) {
  const shown = searchOf(listing.filters);
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const home = useMe().mainNumbers[0] ?? null;
  useShortcuts([{ keys: '/', label: 'search', run: () => field.current?.select() }]);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      setTyped(null);
      onChange({ ...listing, filters: withSearch(listing.filters, typed, home) }, true);
    }, REST);
    return () => clearTimeout(timer);
  }, [typed, listing, home, onChange]);
  return (
    <search className={classes.search}>
      <TextInput
        ref={field}
        type="search"
        aria-label="Search calls"
        placeholder="Name, number, transcript or note"
        autoComplete="off"
        maxLength={200}
        leftSection={<Icon name="search" />}
        leftSectionWidth={34}
        rightSection={<Kbd className="wide">/</Kbd>}
        value={typed ?? shown}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') field.current?.blur();
        }}
      />
    </search>
  );
}

/** Downloads what is filtered: by a link, so that the browser writes it to disk as it comes. */
function ExportButton({ listing: { filters, sort, order } }: { readonly listing: Listing }) {
  const { toasts } = useServices();
  const [isAsking, setAsking] = useState(false);
  const download = (): void => {
    setAsking(true);
    createExportLink({ query: { ...filters, sort, order }, throwOnError: true })
      .then(
        ({ data }) => window.location.assign(data.url),
        (error: unknown) => {
          const reason = error instanceof ApiError ? `: ${error.message}` : '';
          toasts.show({ text: `The calls could not be downloaded${reason}`, isProblem: true });
        },
      )
      .finally(() => setAsking(false));
  };
  return (
    <Button
      className="wide"
      leftSection={<Icon name="download" />}
      disabled={isAsking}
      onClick={download}
      title="Download the calls that are listed, as a table"
    >
      CSV
    </Button>
  );
}
