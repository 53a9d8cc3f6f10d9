import { FlexRender, type Row } from '@tanstack/react-table';
import { memo, type MouseEvent } from 'react';
import { navigate } from 'wouter/use-browser-location';
import type { PeriodStatisticsDto } from '../api/generated/types.gen';
import { useTicking } from '../parts/clock';
import { count, formatDay } from '../parts/format';
import classes from './call-table.module.css';
import type { features } from './columns';
import type { CallRowData } from './columns-data';
import type { ListItem } from './list-layout';

interface CallRowProps {
  readonly row: Row<typeof features, CallRowData>;
  readonly item: Extract<ListItem, { kind: 'call' }>;
  /** Pixels from the beginning of the list. */
  readonly start: number;
  readonly isCurrent: boolean;
  readonly onCurrent: (id: string) => void;
  /** Told of the element, to give it the focus when keys lead there. */
  readonly focus: (element: HTMLElement | null, id: string) => void;
}

const CONTROLS = 'a, button, input, [role=slider]';

/** One call. Drawn anew only when it is another one, or stands elsewhere. */
export const CallRow = memo(
  function CallRow({ row, item, start, isCurrent, onCurrent, focus }: CallRowProps) {
    const { call, isGone, index, height } = item;
    const isUnheard = call.voicemail?.status === 'completed' && call.voicemail.heardAt === null;
    const open = (event: MouseEvent): void => {
      const isOnControl = event.target instanceof Element && event.target.closest(CONTROLS) !== null;
      if (!isOnControl && window.getSelection()?.isCollapsed !== false)
        navigate(`/call/${encodeURIComponent(call.id)}`);
    };
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-current={isCurrent || undefined}
        className={`${classes.row ?? ''} ${classes.call ?? ''}`}
        data-gone={isGone || undefined}
        data-unheard={isUnheard || undefined}
        style={{ height, transform: `translateY(${start}px)` }}
        ref={(element) => focus(element, call.id)}
        onFocus={() => onCurrent(call.id)}
        onClick={open}
      >
        {row.getAllCells().map((cell) => (
          <div role="cell" key={cell.id} data-column={cell.column.id}>
            <FlexRender cell={cell} />
          </div>
        ))}
      </div>
    );
  },
  (before, after) =>
    before.row.original.call === after.row.original.call &&
    before.row.original.queues === after.row.original.queues &&
    before.item.isGone === after.item.isGone &&
    before.item.index === after.item.index &&
    before.item.height === after.item.height &&
    before.start === after.start &&
    before.isCurrent === after.isCurrent,
);

interface DayRowProps {
  readonly day: Date;
  readonly figures: PeriodStatisticsDto | undefined;
  readonly start: number;
  /** Whether it stays at the top while its calls pass below it. */
  readonly isSticky: boolean;
}

export function DayRow({ day, figures, start, isSticky }: DayRowProps) {
  const name = useTicking((now) => formatDay(day, new Date(now)));
  return (
    <div
      role="row"
      className={classes.day}
      data-sticky={isSticky || undefined}
      style={isSticky ? undefined : { transform: `translateY(${start}px)` }}
    >
      <span role="rowheader">
        <b>{name}</b>
        {figures !== undefined && describeFigures(figures)}
      </span>
    </div>
  );
}

function describeFigures({ calls, answerRate }: PeriodStatisticsDto): string {
  const counted = count(calls, 'call');
  return answerRate === null ? counted : `${counted} · ${Math.round(answerRate * 100)} % answered`;
}
