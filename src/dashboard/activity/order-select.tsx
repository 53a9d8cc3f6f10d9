import type { ListingProps } from './listing-props';
import type { Order, Sort } from './filters';
import classes from './order-select.module.css';

const ORDERS: readonly { readonly words: string; readonly sort: Sort; readonly order: Order }[] = [
  { words: 'newest first', sort: 'startedAt', order: 'desc' },
  { words: 'oldest first', sort: 'startedAt', order: 'asc' },
  { words: 'longest first', sort: 'duration', order: 'desc' },
  { words: 'shortest first', sort: 'duration', order: 'asc' },
];

/** The order of the list, in words that are there anyway. */
export function OrderSelect({ listing, onChange }: ListingProps) {
  const current = ORDERS.find(({ sort, order }) => sort === listing.sort && order === listing.order);
  const choose = (words: string): void => {
    const chosen = ORDERS.find((one) => one.words === words);
    if (chosen !== undefined) onChange({ ...listing, sort: chosen.sort, order: chosen.order });
  };
  return (
    <select
      className={classes.select}
      aria-label="Order"
      value={current?.words}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {ORDERS.map(({ words }) => (
        <option key={words}>{words}</option>
      ))}
    </select>
  );
}
