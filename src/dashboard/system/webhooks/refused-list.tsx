import type { RefusedRequestsDto } from '../../api/generated/types.gen';
import { formatNumber } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { When } from '../../parts/when';
import { REFUSAL_WORDS } from './request-model';
import classes from './webhooks-section.module.css';

/** How many requests were refused, and why: nothing else is known of what Twilio did not sign. */
export function RefusedList({ refused }: { readonly refused: readonly RefusedRequestsDto[] }) {
  if (refused.length === 0) return <p className={classes.none}>No request was refused since the start.</p>;
  return (
    <>
      <table className={classes.refused}>
        <thead>
          <tr>
            <th scope="col">Refused because</th>
            <th scope="col">Requests</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {refused.map(({ reason, count, lastAt }) => (
            <tr key={reason}>
              <td>
                <span className="bad">
                  <Icon name="rejected" />
                </span>{' '}
                {REFUSAL_WORDS[reason]}
              </td>
              <td>{formatNumber(count)}</td>
              <td>
                <When at={lastAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.none}>Since the start. Nothing else is kept of them.</p>
    </>
  );
}
