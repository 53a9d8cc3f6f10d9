import { useQuery } from '@tanstack/react-query';
import { formatNumber } from '../parts/format';
import { isLow, NUMBER_STATES, partsOfPool } from './pool-model';
import { countsQuery } from './pool-queries';
import classes from './pool-bar.module.css';

/** How much of the pool is lent, rests, and is free. */
export function PoolBar() {
  const { data } = useQuery(countsQuery);
  if (data === undefined) return <div className={classes.room} />;
  const parts = partsOfPool(data);
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className={classes.pool} aria-label="The pool">
      {all > 0 && (
        <div className={classes.bar} aria-hidden="true">
          {parts
            .filter(({ count }) => count > 0)
            .map(({ state, count }) => (
              <i key={state} data-state={state} style={{ flexGrow: count }} />
            ))}
        </div>
      )}
      <ul className={classes.legend}>
        {parts.map(({ state, count }) => (
          <li key={state}>
            <i data-state={state} aria-hidden="true" />
            <b>{formatNumber(count)}</b> {NUMBER_STATES[state]}
          </li>
        ))}
        <li className={isLow(data) ? `warn ${classes.push}` : `muted ${classes.push}`}>
          {isLow(data) ? `Less than ${data.lowPercent} % free` : `Alert below ${data.lowPercent} % free`}
        </li>
      </ul>
    </section>
  );
}
