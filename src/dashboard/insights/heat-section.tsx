import type { StatisticsDto } from '../api/generated/types.gen';
import { Section } from '../parts/section';
import { CallsLink } from './calls-link';
import { heatMapOf, type HeatRow } from './heat';
import classes from './heat-section.module.css';
import { type BusyHours, useBusyHours } from './insights-queries';

/** When in the week people call, by local clocks. */
export function HeatSection({ statistics }: { readonly statistics: StatisticsDto }) {
  const hours = useBusyHours(statistics);
  const map = heatMapOf(hours?.busiestHours ?? []);
  if (hours !== null && map.peak === 0) return null;
  const aside =
    hours?.isLonger === true ? 'last 4 weeks, calls per hour of the week' : 'calls per hour of the week';
  return (
    <Section title="Busiest hours" aside={aside}>
      <table className={classes.heat} aria-busy={hours === null}>
        <caption className="vh">Calls per hour of the week, by the clocks of {statistics.zone}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">Day</span>
            </th>
            {map.rows[0]?.cells.map(({ hour }) => (
              <th key={hour} scope="col">
                {hour % 3 === 0 ? String(hour).padStart(2, '0') : <span className="vh">{hour}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.rows.map((row) => (
            <Row key={row.weekday} row={row} hours={hours} />
          ))}
        </tbody>
      </table>
      <p className={classes.scale} aria-hidden="true">
        <span>0</span>
        {[0, 1, 2, 3, 4, 5].map((shade) => (
          <i key={shade} data-shade={shade} />
        ))}
        <span>{map.peak === 1 ? '1 call' : `${map.peak} calls`}</span>
      </p>
    </Section>
  );
}

function Row({
  row: { weekday, label, cells },
  hours,
}: {
  readonly row: HeatRow;
  readonly hours: BusyHours | null;
}) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {cells.map(({ hour, calls, shade, words }) => (
        <td key={hour} data-shade={shade}>
          {hours === null || calls === 0 ? (
            <span className="vh">0</span>
          ) : (
            <CallsLink
              range={hours}
              filters={{ weekday, hour, zone: hours.zone }}
              calls={calls}
              label={words}
            >
              <span className="vh">{calls}</span>
            </CallsLink>
          )}
        </td>
      ))}
    </tr>
  );
}
