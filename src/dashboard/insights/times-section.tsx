import { useEffect, useRef } from 'react';
import type { AgentsStatisticsDto, StatisticsDto } from '../api/generated/types.gen';
import { formatDuration } from '../parts/format';
import { Section } from '../parts/section';
import { CallsLink } from './calls-link';
import { type Times, timesOf } from './figures';
import classes from './times-section.module.css';

interface TimesSectionProps {
  readonly statistics: StatisticsDto;
  /** `null` until they are there. */
  readonly agents: AgentsStatisticsDto | null;
}

/** How long callers waited and talked, agents were rung, and calls were on hold. */
export function TimesSection({ statistics, agents }: TimesSectionProps) {
  const { timed, waitSeconds, talkSeconds } = statistics.total;
  const { ringSeconds = null, holdSeconds = null } = agents ?? {};
  const rows = [
    timesOf('wait', 'Waited', timed.wait, waitSeconds),
    timesOf('talk', 'Talked', timed.talk, talkSeconds),
    timesOf('ring', 'Rang an agent', ringSeconds?.calls ?? 0, ringSeconds),
    timesOf('hold', 'On hold', holdSeconds?.calls ?? 0, holdSeconds),
  ].filter((row) => row !== null);
  return (
    <Section title="How long" aside="50, 90 and 95 of 100 calls within">
      {rows.length === 0 && <p className="muted">Nobody asked for an agent.</p>}
      <ul>
        {rows.map((times) => (
          <TimesRow key={times.kind} times={times} statistics={statistics} />
        ))}
      </ul>
    </Section>
  );
}

function TimesRow({ times, statistics }: { readonly times: Times; readonly statistics: StatisticsDto }) {
  const { label, kind, calls, percentiles, words } = times;
  const track = useRef<HTMLSpanElement>(null);
  const [half, most] = [percentiles[0]?.[1] ?? 0, percentiles.at(-1)?.[1] ?? 0];
  useEffect(() => {
    track.current?.style.setProperty('--half', `${most === 0 ? 0 : Math.round((half / most) * 100)}%`);
  }, [half, most]);
  return (
    <li className={classes.times}>
      <CallsLink range={statistics} filters={{ hasTime: kind }} calls={calls} label={words}>
        {label}
      </CallsLink>
      <span className={classes.track} ref={track} aria-hidden="true">
        <span className={classes.values}>
          {percentiles.map(([percent, seconds]) => (
            <b key={percent}>
              {formatDuration(seconds)} <small>{percent}</small>
            </b>
          ))}
        </span>
        <i />
      </span>
    </li>
  );
}
