import { count } from '../parts/format';
import { Icon } from '../parts/icon';
import classes from './new-calls-pill.module.css';

/** How many calls came while somebody read; a press shows them. */
export function NewCallsPill({
  count: held,
  onShow,
}: {
  readonly count: number;
  readonly onShow: () => void;
}) {
  return (
    <div className={classes.place} role="status">
      {held > 0 && (
        <button type="button" className={classes.pill} onClick={onShow}>
          <Icon name="up" />
          {count(held, 'new call')}
        </button>
      )}
    </div>
  );
}
