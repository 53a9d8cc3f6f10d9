import { Kbd } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { CallEventDto } from '../../api/generated/types.gen';
import { formatDuration, formatExact, formatNumber } from '../../parts/format';
import { Section } from '../../parts/section';
import { Switch } from '../../parts/switch';
import { describeEvent, type Naming } from './describe-event';
import { inOrder } from './in-order';
import classes from './events-section.module.css';

/** More rows than this are only there while they can be seen. */
const MOST_ROWS = 100;
const ROW = 36;

interface EventsSectionProps {
  readonly events: readonly CallEventDto[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly naming: Naming;
}

/** Everything that was recorded of a call, with what it says, and the data itself for those who want to see it. */
export function EventsSection({ events, startedAt, naming }: EventsSectionProps) {
  const [isRaw, setRaw] = useState(false);
  const ordered = inOrder(events);
  const rows = ordered.map((event, index) => rowOf(event, ordered[index - 1], startedAt));
  const List = rows.length > MOST_ROWS ? VirtualRows : Rows;
  return (
    <Section
      title="Events"
      beside={<span className="muted">{formatNumber(events.length)}</span>}
      aside={
        <Switch isOn={isRaw} onSwitch={setRaw}>
          Raw data
        </Switch>
      }
    >
      <div className={classes.table} role="table" aria-label="Events" aria-rowcount={rows.length + 1}>
        <div className={classes.head} role="row" aria-rowindex={1}>
          <span role="columnheader">After</span>
          <span role="columnheader">Since last</span>
          <span role="columnheader">Event</span>
          <span role="columnheader">What it says</span>
          <span role="columnheader">From</span>
        </div>
        <List rows={rows} isRaw={isRaw} naming={naming} />
      </div>
    </Section>
  );
}

interface Row {
  readonly event: CallEventDto;
  /** Seconds since the call began. */
  readonly after: number;
  /** Seconds since the event before; `null` for the first. */
  readonly since: number | null;
}

function rowOf(event: CallEventDto, before: CallEventDto | undefined, startedAt: string): Row {
  const at = Date.parse(event.at);
  return {
    event,
    after: Math.max(0, (at - Date.parse(startedAt)) / 1000),
    since: before === undefined ? null : Math.max(0, (at - Date.parse(before.at)) / 1000),
  };
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly isRaw: boolean;
  readonly naming: Naming;
}

function Rows({ rows, isRaw, naming }: RowsProps) {
  return rows.map((row, index) => (
    <EventRow key={row.event.id} row={row} index={index} isRaw={isRaw} naming={naming} />
  ));
}

function VirtualRows({ rows, isRaw, naming }: RowsProps) {
  const ref = useRef<HTMLDivElement>(null);
  const offset = useOffset(ref);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => rows[index]?.event.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? offset) - offset;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset);
  return (
    <div ref={ref} role="rowgroup" style={{ paddingBlock: `${before}px ${Math.max(0, after)}px` }}>
      {items.map(({ index, key }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <EventRow
            key={key}
            ref={virtual.measureElement}
            row={row}
            index={index}
            isRaw={isRaw}
            naming={naming}
          />
        );
      })}
    </div>
  );
}

/** @returns how far below the top of the document an element begins, whatever grows above it */
function useOffset(ref: RefObject<Element | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      setOffset(Math.round((ref.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [ref]);
  return offset;
}

interface EventRowProps {
  readonly row: Row;
  readonly index: number;
  readonly isRaw: boolean;
  readonly naming: Naming;
  readonly ref?: (element: Element | null) => void;
}

function EventRow({ row: { event, after, since }, index, isRaw, naming, ref }: EventRowProps) {
  const { words, key, after: rest } = describeEvent(event, naming);
  return (
    <div
      ref={ref}
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-refused={event.refused === true}
    >
      <span role="cell" className={classes.after}>
        <time dateTime={event.at} title={formatExact(new Date(event.at))}>
          {formatDuration(after)}
        </time>
      </span>
      <span role="cell" className={classes.since}>
        {since === null ? '–' : sinceWords(since)}
      </span>
      <span role="cell" className={classes.type}>
        {event.type}
      </span>
      <span role="cell" className={classes.words} dir="auto">
        {words}
        {key !== undefined && (
          <>
            {' '}
            <Kbd>{key}</Kbd>
            {rest}
          </>
        )}
        {event.refused === true && <span className={classes.tag}>refused, does not count</span>}
        {isRaw && <pre dir="ltr">{JSON.stringify(event.data, null, 1)}</pre>}
      </span>
      <span role="cell" className={classes.from}>
        {event.derived === true ? 'a rule' : event.source}
      </span>
    </div>
  );
}

function sinceWords(seconds: number): string {
  return seconds < 60 ? `+${Math.round(seconds)} s` : `+${formatDuration(seconds)}`;
}
