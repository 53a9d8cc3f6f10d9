import type { NumberStatisticsDto, StatisticsDto } from '../api/generated/types.gen';
import { formatPhoneNumber } from '../parts/caller';
import { formatNumber } from '../parts/format';
import { Section } from '../parts/section';
import { CallsLink } from './calls-link';
import { wholePercent } from './figures';
import { ShareCell } from './share-cell';
import classes from './table.module.css';
import { useShown } from './use-shown';

/** What came of the calls of each of the company's numbers. */
export function NumbersSection({ statistics }: { readonly statistics: StatisticsDto }) {
  const { numbers } = statistics;
  const { shown, toggle } = useShown(numbers, 'numbers');
  const most = numbers[0]?.calls ?? 1;
  return (
    <Section title="Numbers" aside={toggle}>
      {shown.length === 0 ? (
        <p className={classes.empty}>No call had one of your numbers.</p>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label="Numbers, as a table">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Number</th>
                <th scope="col">Calls</th>
                <th scope="col">Answered</th>
                <th scope="col">Missed</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((number) => (
                <NumberRow key={number.number} number={number} range={statistics} most={most} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

interface NumberRowProps {
  readonly number: NumberStatisticsDto;
  readonly range: StatisticsDto;
  readonly most: number;
}

function NumberRow({ number: { number, calls, outcomes, answerRate }, range, most }: NumberRowProps) {
  return (
    <tr>
      <ShareCell share={calls / most}>
        <CallsLink range={range} filters={{ number }} calls={calls}>
          {formatPhoneNumber(number)}
        </CallsLink>
      </ShareCell>
      <td>
        <CallsLink range={range} filters={{ number }} calls={calls}>
          {formatNumber(calls)}
        </CallsLink>
      </td>
      <td>
        <CallsLink range={range} filters={{ number, outcome: ['answered'] }} calls={outcomes.answered}>
          {wholePercent(answerRate)}
        </CallsLink>
      </td>
      <td>
        <CallsLink range={range} filters={{ number, outcome: ['missed'] }} calls={outcomes.missed}>
          {formatNumber(outcomes.missed)}
        </CallsLink>
      </td>
    </tr>
  );
}
