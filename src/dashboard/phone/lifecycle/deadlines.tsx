import type { LifecycleDeadline } from '../../api/generated/phone-state';
import { Icon } from '../../parts/icon';
import { useServerTime } from '../connection/phone-context';
import classes from './deadlines.module.css';
import { describeLimit } from './lifecycle-view';

/** The queue's limits that run or ran. */
export function Deadlines({ deadlines }: { readonly deadlines: readonly LifecycleDeadline[] }) {
  if (deadlines.length === 0) return null;
  return (
    <div>
      <h3 className={classes.title}>Deadlines</h3>
      <ul>
        {deadlines.map((deadline) => (
          <Limit key={`${deadline.for} ${deadline.since}`} deadline={deadline} />
        ))}
      </ul>
    </div>
  );
}

const TONES = { ok: 'ok', calm: 'muted', warn: 'warn', bad: 'bad' } as const;

function Limit({ deadline }: { readonly deadline: LifecycleDeadline }) {
  const now = useServerTime((time) => Math.floor(time / 1000) * 1000);
  const { title, words, tone, share } = describeLimit(deadline, now);
  return (
    <li className={classes.limit}>
      <span>{title}</span>
      <span className={`row ${TONES[tone]}`}>
        <Icon name={tone === 'ok' ? 'check' : tone === 'bad' ? 'bell' : 'waiting'} />
        {words}
      </span>
      <svg
        className={classes.bar}
        data-tone={tone}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect width={100 * share} height="6" />
      </svg>
    </li>
  );
}
