import { Button } from '@mantine/core';
import { useStore } from '../api/store';
import type { ActivityList } from './activity-list';
import classes from './list-foot.module.css';

/** What stands below the last call: more to come, a page that did not, or the end. */
export function ListFoot({ list }: { readonly list: ActivityList }) {
  const { list: calls, problem } = useStore(list.state);
  if (problem !== null) {
    return (
      <p className={classes.foot} role="alert">
        <span className="bad">Older calls could not be loaded.</span>
        <Button size="xs" onClick={() => list.retry()}>
          Try again
        </Button>
      </p>
    );
  }
  return <p className={classes.foot}>{calls.reach === null ? 'That is all.' : 'Loading more calls'}</p>;
}
