import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { BoardCallDto, BoardDto } from '../api/generated/types.gen';
import { formatDuration, formatNumber } from '../parts/format';
import { useBoard, useBoardTicking } from './board-context';
import { callsLink, countFree, longestWait, standingOf } from './board-model';
import classes from './figures.module.css';
import { useAnsweredToday } from './use-answered-today';

const TODAY_EVERY = 30_000;

/** How things stand, in a line; each figure leads to its calls. */
export function Figures({ board }: { readonly board: BoardDto }) {
  const { queue } = useBoard();
  const { counts, agents } = board;
  const longest = longestWait(board);
  return (
    <dl className={classes.figures}>
      <Figure title="Waiting" href={callsLink('status=waiting', queue)}>
        {formatNumber(counts.waiting + counts.menu)}
      </Figure>
      {longest === null ? <Figure title="Longest wait">–</Figure> : <LongestWait call={longest} />}
      <Figure title="Talking" href={callsLink('status=active', queue)}>
        {formatNumber(counts.talking + counts.message)}
      </Figure>
      <Figure title="On hold" href={callsLink('status=on_hold', queue)}>
        {formatNumber(counts.on_hold)}
      </Figure>
      {agents !== null && (
        <Figure title="Agents free" aside={`of ${formatNumber(agents.length)}`}>
          {formatNumber(countFree(agents))}
        </Figure>
      )}
      <AnsweredToday />
    </dl>
  );
}

function LongestWait({ call }: { readonly call: BoardCallDto }) {
  const text = useBoardTicking((now) => {
    const { tone, seconds, words } = standingOf(call, now);
    return [tone, formatDuration(seconds), words].join('|');
  });
  const [tone, duration, words] = text.split('|');
  return (
    <Figure title="Longest wait" href={`/call/${encodeURIComponent(call.id)}`} tone={tone} aside={words}>
      <span role="timer">{duration}</span>
    </Figure>
  );
}

function AnsweredToday() {
  const { queue } = useBoard();
  const { share, href } = useAnsweredToday(queue, TODAY_EVERY);
  if (share === null) return <Figure title="Answered today">–</Figure>;
  return (
    <Figure title="Answered today" href={href} aside="%" isUnit>
      {Math.round(share * 100)}
    </Figure>
  );
}

interface FigureProps {
  readonly title: string;
  readonly href?: string;
  readonly tone?: string | undefined;
  readonly aside?: string | undefined;
  readonly isUnit?: boolean;
  readonly children: ReactNode;
}

function Figure({ title, href, tone, aside, isUnit = false, children }: FigureProps) {
  const value = (
    <>
      {children}
      {aside !== undefined && <small data-unit={isUnit}>{aside}</small>}
    </>
  );
  return (
    <div>
      <dt>{title}</dt>
      <dd data-tone={tone}>{href === undefined ? value : <Link href={href}>{value}</Link>}</dd>
    </div>
  );
}
