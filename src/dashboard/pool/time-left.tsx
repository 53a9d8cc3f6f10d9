import type { SessionDto } from '../api/generated/types.gen';
import { useTicking } from '../parts/clock';
import { timeLeft } from './pool-model';
import classes from './time-left.module.css';

/** How long a session still lasts, in words and as a bar. */
export function TimeLeft({ session }: { readonly session: Pick<SessionDto, 'createdAt' | 'expiresAt'> }) {
  const text = useTicking((now) => {
    const { words, isSoon, fraction } = timeLeft(session, now);
    return [words, isSoon ? 'soon' : '', fraction.toFixed(3)].join('|');
  });
  const [words, soon, fraction] = text.split('|');
  return (
    <span className={classes.left} data-soon={soon === 'soon'}>
      <span>
        <span role="timer">{words}</span>
        <span className="vh"> left{soon === 'soon' && ', ends soon'}</span>
      </span>
      <span className={classes.bar} aria-hidden="true">
        <i style={{ width: `${Number(fraction) * 100}%` }} />
      </span>
    </span>
  );
}
