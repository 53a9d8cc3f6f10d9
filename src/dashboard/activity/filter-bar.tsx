import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { CallCountDto } from '../api/generated/types.gen';
import { Icon } from '../parts/icon';
import type { ListingProps } from './listing-props';
import classes from './filter-bar.module.css';
import { type Chip, chipsOf, withoutFilters } from './filters';
import { OrderSelect } from './order-select';
import { describeCalls } from './view-tabs';
import { filtersOf, viewOf } from './views';

const FilterPicker = lazy(() => import('./filter-picker'));

interface FilterBarProps extends ListingProps {
  readonly counts: ReadonlyMap<string, CallCountDto>;
}

/** What is filtered, a chip each, and the way to more; how many calls that leaves, and their order. */
export function FilterBar({ listing, counts, onChange }: FilterBarProps) {
  const { filters } = listing;
  const view = viewOf(filters);
  const chips = chipsOf(filters, [...filtersOf(view), 'text', 'fromPrefix']);
  const count = counts.get(view.name);
  const remove = (chip: Chip): void =>
    onChange({ ...listing, filters: withoutFilters(filters, [chip.name]) });
  return (
    <div className={classes.filters} role="group" aria-label="Filters">
      {chips.map((chip) => (
        <FilterChip key={chip.name} chip={chip} onRemove={() => remove(chip)} />
      ))}
      <AddFilter listing={listing} onChange={onChange} />
      {chips.length > 0 && (
        <Button
          variant="subtle"
          size="xs"
          className="wide"
          onClick={() =>
            onChange({
              ...listing,
              filters: withoutFilters(
                filters,
                chips.map(({ name }) => name),
              ),
            })
          }
        >
          Clear
        </Button>
      )}
      <span className={classes.count}>
        {count !== undefined && <>{describeCalls(count)} · </>}
        <OrderSelect listing={listing} onChange={onChange} />
      </span>
    </div>
  );
}

function FilterChip({
  chip: { label, value },
  onRemove,
}: {
  readonly chip: Chip;
  readonly onRemove: () => void;
}) {
  return (
    <span className={classes.chip}>
      <span className="cut">
        {label} <b>{value}</b>
      </span>
      <button type="button" aria-label={`Remove filter ${label} ${value}`} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </span>
  );
}

function AddFilter({ listing, onChange }: ListingProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <Button variant="subtle" size="xs" leftSection={<Icon name="plus" />} onClick={() => setWanted(true)}>
      Filter
    </Button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <FilterPicker
        onClose={() => setWanted(false)}
        onPick={(filters) => onChange({ ...listing, filters: { ...listing.filters, ...filters } })}
      />
    </Suspense>
  );
}
