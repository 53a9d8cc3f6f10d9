import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { NumbersComparisonDto, StrayNumberDto } from '../api/generated/types.gen';
import { RequestFoot } from '../app/request-foot';
import { Dialog } from '../parts/dialog';
import { formatPhoneNumber } from '../parts/caller';
import { EmptyState } from '../parts/empty-state';
import { count } from '../parts/format';
import { usePortion } from '../parts/show-more';
import classes from './comparison-dialog.module.css';
import { comparisonQuery } from './pool-queries';
import { LoadingRows } from './pool-states';

const PORTION = 20;

/** Shows where Twilio sends the calls of the pool. A command mends what is wrong, as it keeps what was there before. */
export default function ComparisonDialog({ onClose }: { readonly onClose: () => void }) {
  const { data, error, isFetching, refetch } = useQuery(comparisonQuery);
  return (
    <Dialog onClose={onClose} title="Compared with Twilio" size="lg">
      {data !== undefined ? (
        <Comparison comparison={data} />
      ) : error === null || isFetching ? (
        <LoadingRows />
      ) : (
        <EmptyState
          isProblem
          icon="failed"
          title="Twilio could not be asked"
          actions={<Button onClick={() => void refetch()}>Try again</Button>}
          foot={<RequestFoot error={error} />}
        >
          {error.message}.
        </EmptyState>
      )}
    </Dialog>
  );
}

function Comparison({ comparison }: { readonly comparison: NumbersComparisonDto }) {
  const { pointHere, pointElsewhere, missing } = comparison;
  const all = pointHere.length + pointElsewhere.length + missing.length;
  return (
    <div className={classes.comparison}>
      <p className={pointHere.length === all ? 'ok' : undefined}>{sayHere(pointHere.length, all)}</p>
      {pointElsewhere.length > 0 && <Elsewhere numbers={pointElsewhere} />}
      {missing.length > 0 && <Missing numbers={missing} />}
    </div>
  );
}

function sayHere(here: number, all: number): string {
  if (all === 0) return 'The pool has no numbers.';
  const whole = count(all, 'number');
  return here === all
    ? `Calls to ${all === 1 ? 'the one number' : `all ${whole}`} of the pool come here.`
    : `Calls to ${here} of ${whole} of the pool come here.`;
}

function Elsewhere({ numbers }: { readonly numbers: readonly StrayNumberDto[] }) {
  const { shown, more } = usePortion(numbers, PORTION);
  return (
    <section>
      <h3>Calls go elsewhere</h3>
      <p className="soft">
        <code>npm run mainline -- numbers sync</code> shows what it would change, and with <code>--yes</code>{' '}
        points these numbers here.
      </p>
      <ul>
        {shown.map(({ number, differences }) => (
          <li key={number}>
            <b>{formatPhoneNumber(number)}</b>
            <dl>
              {differences.map(({ field, is, wanted }) => (
                <div key={field}>
                  <dt>{field}</dt>
                  <dd>
                    <span className="warn">{is === '' ? 'none' : is}</span>
                    <span className="muted"> instead of </span>
                    {wanted === '' ? 'none' : wanted}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      {more}
    </section>
  );
}

function Missing({ numbers }: { readonly numbers: readonly string[] }) {
  const { shown, more } = usePortion(numbers, PORTION);
  return (
    <section>
      <h3>Not on the account</h3>
      <ul className={classes.numbers}>
        {shown.map((number) => (
          <li key={number}>{formatPhoneNumber(number)}</li>
        ))}
      </ul>
      {more}
    </section>
  );
}
