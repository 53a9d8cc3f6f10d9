import type { ActivityItemDto } from '../api/generated/types.gen';
import { useTicking } from '../parts/clock';
import { factsOf, failureWords } from './model/facts';
import classes from './call-page.module.css';

const MINUTE_MILLISECONDS = 60_000;

/** What is to be known of a call at a glance; of one under way it counts on. */
export function FactList({ call }: { readonly call: ActivityItemDto }) {
  const step = call.endedAt === null ? 1 : MINUTE_MILLISECONDS;
  const now = useTicking((time) => Math.floor(time / step) * step);
  const failure = failureWords(call);
  return (
    <>
      <dl className={classes.facts}>
        {factsOf(call, now).map(({ term, value, title }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className={value === null ? 'muted' : 'cut'} title={title ?? value ?? undefined} dir="auto">
              {value ?? (term === 'Alerts' ? 'none' : '–')}
            </dd>
          </div>
        ))}
      </dl>
      {failure !== null && <p className={classes.failure}>{failure}</p>}
    </>
  );
}
