import { formatNumber } from '../parts/format';
import type { By } from './address';
import { CallsLink } from './calls-link';
import type { Bar, Part } from './chart-data';
import classes from './table.module.css';

interface ChartTableProps {
  readonly bars: readonly Bar[];
  readonly parts: readonly Part[];
  readonly by: By;
}

/** What the charts show, in numbers that lead to their calls: for keyboards and for those who hear the page. */
export function ChartTable({ bars, parts, by }: ChartTableProps) {
  return (
    <details className={classes.details}>
      <summary>As a table</summary>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Calls by ${by}, as a table`}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Calls</th>
              {parts.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">Answer rate</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <BarRow key={bar.range.startedFrom} bar={bar} parts={parts} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function BarRow({ bar, parts }: { readonly bar: Bar; readonly parts: readonly Part[] }) {
  return (
    <tr>
      <th scope="row">
        {bar.words}
        {bar.isPartial && <span className="muted"> · in part</span>}
      </th>
      <td>
        {bar.calls > 0 && (
          <CallsLink range={bar.range} calls={bar.calls}>
            {formatNumber(bar.calls)}
          </CallsLink>
        )}
      </td>
      {parts.map(({ name, filters }) => (
        <td key={name}>
          {bar.parts[name] > 0 && (
            <CallsLink range={bar.range} filters={filters} calls={bar.parts[name]}>
              {formatNumber(bar.parts[name])}
            </CallsLink>
          )}
        </td>
      ))}
      <td>{bar.rate === null ? '' : `${bar.rate} %`}</td>
    </tr>
  );
}
