import { useTable } from '@tanstack/react-table';
import { useEffect, useMemo, useState } from 'react';
import type { PeriodStatisticsDto, QueueDto } from '../api/generated/types.gen';
import { useStore } from '../api/store';
import { dayKeyOf } from '../parts/format';
import type { ActivityList } from './activity-list';
import { CallRow, DayRow } from './call-row';
import classes from './call-table.module.css';
import { columns, features } from './columns';
import type { ListItem } from './list-layout';
import { ListFoot } from './list-foot';
import { NewCallsPill } from './new-calls-pill';
import { useListKeys } from './use-list-keys';
import { showNew } from './show-new';
import { useRowMarks } from './use-row-marks';
import { useHolding } from './use-holding';
import { useVirtualList, type VirtualLine } from './use-virtual-list';

/** So many lines before the end the next page is read. */
const AHEAD = 40;

interface CallTableProps {
  readonly items: readonly ListItem[];
  readonly days: ReadonlyMap<string, PeriodStatisticsDto>;
  readonly queues: ReadonlyMap<string, QueueDto>;
  readonly list: ActivityList;
}

/** The calls, of which only those near the screen are in the document. */
export function CallTable({ items, days, queues, list }: CallTableProps) {
  const { list: calls } = useStore(list.state);
  const { body, lines, total, scrollTo } = useVirtualList(items, list);
  const [current, setCurrent] = useState<string | null>(null);
  const focus = useListKeys({ list, current, scrollTo, items });
  useRowMarks(list, current);
  useHolding(list, body);
  const last = lines.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - AHEAD) list.readMore();
  }, [last, items.length, list]);
  return (
    <div className={classes.place}>
      <NewCallsPill count={calls.held.length} onShow={() => showNew(list)} />
      <div role="table" aria-label="Calls" aria-rowcount={calls.reach === null ? calls.shown.length + 1 : -1}>
        <Head />
        <Body {...{ body, lines, total, days, queues, current, focus }} onCurrent={setCurrent} />
      </div>
      <ListFoot list={list} />
    </div>
  );
}

function Head() {
  const table = useTable({ features, columns, data: NO_ROWS });
  return (
    <div role="rowgroup" className={classes.head}>
      {table.getHeaderGroups().map((group) => (
        <div role="row" key={group.id} className={classes.row}>
          {group.headers.map((header) => (
            <span role="columnheader" key={header.id} data-column={header.column.id}>
              <table.FlexRender header={header} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

const NO_ROWS: never[] = [];

interface BodyProps extends Pick<CallTableProps, 'days' | 'queues'> {
  readonly body: React.RefObject<HTMLDivElement | null>;
  readonly lines: readonly VirtualLine[];
  /** Pixels. */
  readonly total: number;
  readonly current: string | null;
  readonly onCurrent: (id: string) => void;
  readonly focus: (element: HTMLElement | null, id: string) => void;
}

function Body({ body, lines, total, days, queues, current, onCurrent, focus }: BodyProps) {
  const data = useMemo(
    () => lines.flatMap(({ item }) => (item.kind === 'call' ? [{ call: item.call, queues }] : [])),
    [lines, queues],
  );
  const table = useTable({ features, columns, data, getRowId: ({ call }) => call.id });
  const rows = new Map(table.getRowModel().rows.map((row) => [row.id, row]));
  return (
    <div role="rowgroup" ref={body} className={classes.body} style={{ height: total }}>
      {lines.map((line) => {
        const { item, start, isSticky } = line;
        if (item.kind === 'day') {
          return (
            <DayRow
              key={item.key}
              day={item.day}
              figures={days.get(dayKeyOf(item.day))}
              start={start}
              isSticky={isSticky}
            />
          );
        }
        const row = rows.get(item.key);
        if (row === undefined) return null;
        const isCurrent = item.key === current;
        return <CallRow key={item.key} {...{ row, item, start, isCurrent, onCurrent, focus }} />;
      })}
    </div>
  );
}
