import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from '../api/store';
import type { ActivityList } from '../activity/activity-list';
import { useCount } from '../activity/activity-queries';
import type { Filters } from '../activity/filter-kinds';
import { useOpenList } from '../activity/use-activity-list';
import { useShortcuts } from '../app/use-shortcuts';
import { describeCount, formatNumber } from '../parts/format';
import { Icon, type IconName } from '../parts/icon';
import classes from './call-page.module.css';

/** Where a call stands in the list that is open, and the way to its neighbours; nothing for a call that is not in it. */
export function CallPlace({ id }: { readonly id: string }) {
  const list = useOpenList();
  return list === null ? null : <Place id={id} list={list} />;
}

function Place({ id, list }: { readonly id: string; readonly list: ActivityList }) {
  const { shown, reach, listing } = useStore(list.state).list;
  const index = shown.indexOf(id);
  const isLast = index !== -1 && index === shown.length - 1;
  useEffect(() => {
    if (isLast) list.readMore();
  }, [list, isLast]);
  // One step back leads to the list, however many calls were read.
  const open = (neighbour: string | undefined): void => {
    if (neighbour !== undefined) navigate(`/call/${encodeURIComponent(neighbour)}`, { replace: true });
  };
  const [previous, next] = index === -1 ? [] : [shown[index - 1], shown[index + 1]];
  useShortcuts([
    { keys: 'j', label: 'next call', run: () => open(next) },
    { keys: 'k', label: 'previous call', run: () => open(previous) },
  ]);
  if (index === -1) return null;
  return (
    <span className={classes.neighbours}>
      <span className="muted">
        {formatNumber(index + 1)}
        {reach === null ? ` of ${formatNumber(shown.length)}` : <Total filters={listing.filters} />}
      </span>
      <Step label="Previous call (k)" icon="previous" to={previous} onOpen={open} />
      <Step label="Next call (j)" icon="down" to={next} onOpen={open} />
    </span>
  );
}

/** " of 1,284", " of 10,000+"; nothing before they were counted. */
function Total({ filters }: { readonly filters: Filters }) {
  const counted = useCount(filters);
  return counted === null ? null : ` of ${describeCount(counted)}`;
}

interface StepProps {
  readonly label: string;
  readonly icon: IconName;
  /** The id of a call; none at an end of the list. */
  readonly to: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

function Step({ label, icon, to, onOpen }: StepProps) {
  return (
    <button
      type="button"
      className={classes.back}
      aria-label={label}
      title={label}
      disabled={to === undefined}
      onClick={() => onOpen(to)}
    >
      <Icon name={icon} />
    </button>
  );
}
