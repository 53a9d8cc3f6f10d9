import type { HourStatisticsDto } from '../api/generated/types.gen';
import { count } from '../parts/format';

/** Shades but for none. */
const SHADES = 5;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export interface HeatCell {
  /** 0 to 23. */
  readonly hour: number;
  readonly calls: number;
  /** 0 of no call, 5 of the busiest hour. */
  readonly shade: number;
  readonly words: string;
}

export interface HeatRow {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly label: string;
  readonly cells: readonly HeatCell[];
}

export interface HeatMap {
  readonly rows: readonly HeatRow[];
  /** Calls of the busiest hour. */
  readonly peak: number;
}

/** Every hour of the week, of the hours that had calls. */
export function heatMapOf(hours: readonly HourStatisticsDto[]): HeatMap {
  const peak = Math.max(0, ...hours.map(({ calls }) => calls));
  const byPlace = new Map(hours.map(({ weekday, hour, calls }) => [weekday * 24 + hour, calls]));
  const rows = DAYS.map((label, place) => {
    const weekday = place + 1;
    const cells = Array.from({ length: 24 }, (_, hour) => {
      const calls = byPlace.get(weekday * 24 + hour) ?? 0;
      const time = `${String(hour).padStart(2, '0')}:00`;
      const shade = calls === 0 ? 0 : Math.ceil((calls / peak) * SHADES);
      return { hour, calls, shade, words: `${label} ${time}, ${count(calls, 'call')}` };
    });
    return { weekday, label, cells };
  });
  return { rows, peak };
}
