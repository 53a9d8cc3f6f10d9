import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { totalQuery } from '../api/call-queries';
import type { TotalDto } from '../api/generated/types.gen';
import { useStore } from '../api/store';
import type { ActivityList } from '../activity/activity-list';
import { useOpenList } from '../activity/use-activity-list';
import { useShortcuts } from '../app/use-shortcuts';
import { formatNumber } from '../parts/format';
import { Icon, type IconName } from '../parts/icon';
import classes from './call-page.module.css';

/** Where a call stands in the list that is open, and the way to its neighbours; nothing for a call that is not in it. */
export function CallPlace({ id }: { readonly id: string }) {
  const list = useOpenList();
  return list === null ? null : <Place id={id} list={list} />;
}

function Place({ id, list }: { readonly id: string; readonly list: ActivityList }) {
  const { shown, reach, listing } = useStore(list.state).list;
  const { data } = useQuery({ ...totalQuery(listing.filters), enabled: reach !== null });
  const total = reach === null ? { count: shown.length, more: false } : data;
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
      <span className="muted">{sayPlace(index, total)}</span>
      <Step label="Previous call (k)" icon="previous" to={previous} onOpen={open} />
      <Step label="Next call (j)" icon="down" to={next} onOpen={open} />
    </span>
  );
}

/** "4 of 1,284", "4 of 10,000+", and "4" before they were counted. */
function sayPlace(index: number, total: TotalDto | undefined): string {
  const place = formatNumber(index + 1);
  return total === undefined ? place : `${place} of ${formatNumber(total.count)}${total.more ? '+' : ''}`;
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
