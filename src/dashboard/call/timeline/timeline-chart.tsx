import { useId, useState } from 'react';
import { Button, Kbd } from '@mantine/core';
import { formatPhoneNumber } from '../../parts/caller';
import { count, formatDuration } from '../../parts/format';
import { type Bar, type ChartLayout, type EndWords, layOutChart } from './chart-layout';
import { type AgentNames, describeTimeline, type Timeline } from './timeline';
import classes from './timeline-chart.module.css';
import { useWidth } from './use-width';

const FIRST_LANES = 8;
const LANE = 42;
const BAR_TOP = 10;
const BAR = 22;
const BREAK = 8;

interface TimelineChartProps {
  readonly timeline: Timeline;
  readonly caller: { readonly name: string; readonly under: string };
  readonly names: AgentNames;
  /** How long the call was, as it is said elsewhere: the provider rounds in its own way. */
  readonly length: string;
}

/** A call drawn to scale: what the caller did, and below it what became of ringing each agent. */
export function TimelineChart({ timeline, caller, names, length }: TimelineChartProps) {
  const [ref, width] = useWidth();
  const [isWhole, setWhole] = useState(false);
  const agents = isWhole ? timeline.agents : timeline.agents.slice(0, FIRST_LANES);
  const layout = layOutChart({ ...timeline, agents }, width);
  const hidden = timeline.agents.length - agents.length;
  return (
    <>
      <div className={classes.chart} role="img" aria-label={describeTimeline(timeline, names)}>
        <div className={classes.names}>
          <Who name="Caller" under={caller.name} />
          {agents.map(({ agent }) => (
            <Who key={agent ?? ''} {...wordsOf(agent, names)} />
          ))}
        </div>
        <div ref={ref} className={classes.tracks}>
          <Tracks layout={layout} width={width} />
          <Axis ticks={layout.ticks} length={length} />
        </div>
      </div>
      {hidden > 0 && (
        <Button size="xs" variant="subtle" onClick={() => setWhole(true)}>
          {count(hidden, 'more agent')}
        </Button>
      )}
    </>
  );
}

function wordsOf(agent: string | null, names: AgentNames): { name: string; under: string } {
  if (agent === null) return { name: 'An agent', under: '' };
  const name = names.get(agent);
  return name === undefined
    ? { name: formatPhoneNumber(agent), under: 'agent' }
    : { name, under: formatPhoneNumber(agent) };
}

function Who({ name, under }: { readonly name: string; readonly under: string }) {
  return (
    <div className={classes.who}>
      <span className="cut" dir="auto" title={name}>
        {name}
      </span>
      <small className="cut" dir="auto" title={under}>
        {under}
      </small>
    </div>
  );
}

function Tracks({ layout, width }: { readonly layout: ChartLayout; readonly width: number }) {
  const stripes = useId();
  const height = LANE * (layout.agents.length + 1);
  return (
    <>
      <svg className={classes.lanes} width={width} height={height} aria-hidden="true">
        <Stripes id={stripes} />
        {layout.ticks.map(({ x, seconds }) => (
          <line key={seconds} className={classes.grid} x1={x} x2={x} y1={0} y2={height} />
        ))}
        <Bars bars={layout.caller} top={BAR_TOP} stripes={stripes} />
        {layout.agents.map(({ bars, words }, index) => (
          <g key={index}>
            <Bars bars={bars} top={LANE * (index + 1) + BAR_TOP} stripes={stripes} />
            <End words={words} top={LANE * (index + 1) + BAR_TOP} />
          </g>
        ))}
        {layout.breaks.map((x) => (
          <Break key={x} x={x} height={height} />
        ))}
      </svg>
      {layout.keys.map(({ x, digits }, index) => (
        <span key={index} className={classes.key} style={{ insetInlineStart: x }}>
          <Kbd>{digits}</Kbd>
        </span>
      ))}
    </>
  );
}

function Stripes({ id }: { readonly id: string }) {
  return (
    <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className={classes.ground} width="8" height="8" />
      <rect className={classes.stripe} width="4" height="8" />
    </pattern>
  );
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly top: number;
  readonly stripes: string;
}

function Bars({ bars, top, stripes }: BarsProps) {
  return bars.map(({ kind, x, width, label, labelX, title }) => {
    const isStriped = kind === 'rang' || kind === 'waiting' || kind === 'hold';
    return (
      <g key={x} className={classes.bar} data-kind={kind}>
        <title>{title}</title>
        <rect
          x={x + 0.5}
          y={top + 0.5}
          width={Math.max(1, width - 1)}
          height={BAR - 1}
          rx={4}
          fill={isStriped ? `url(#${stripes})` : undefined}
        />
        <text x={labelX} y={top + BAR / 2}>
          {label}
        </text>
      </g>
    );
  });
}

function End({ words: { x, anchor, text }, top }: { readonly words: EndWords; readonly top: number }) {
  return (
    <text className={classes.end} x={x} y={top + BAR / 2} textAnchor={anchor}>
      {text}
    </text>
  );
}

/** Time was left out here. */
function Break({ x, height }: { readonly x: number; readonly height: number }) {
  const half = BREAK / 2;
  const down = `l${-half} 7l${BREAK} 8l${-half} 7`;
  const up = `l${half} -7l${-BREAK} -8l${half} -7`;
  return Array.from({ length: Math.floor(height / LANE) }, (_, lane) => {
    const top = lane * LANE + BAR_TOP;
    return <path key={lane} className={classes.break} d={`M${x - half} ${top}${down}h${BREAK}${up}`} />;
  });
}

function Axis({ ticks, length }: Pick<ChartLayout, 'ticks'> & { readonly length: string }) {
  return (
    <div className={classes.axis} aria-hidden="true">
      {ticks.map(({ x, seconds, anchor }) => (
        <span key={seconds} data-anchor={anchor} style={{ insetInlineStart: x }}>
          {anchor === 'end' ? length : formatDuration(Math.round(seconds))}
        </span>
      ))}
    </div>
  );
}
