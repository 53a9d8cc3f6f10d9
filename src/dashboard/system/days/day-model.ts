import type { ConsistencyDto, DayConsistencyDto, RepairDto } from '../../api/generated/types.gen';
import { DAY_MILLISECONDS, DAYS_SHOWN } from '../../api/system-queries';
import { count } from '../../parts/format';

/** How a day stands: what is shown in shape, colour and words alike. */
export type DayState = 'equal' | 'different' | 'unknown' | 'none';

export const DAY_WORDS: Readonly<Record<DayState, string>> = {
  equal: 'equal',
  different: 'differs, being repaired',
  unknown: 'cannot be asked',
  none: 'no calls',
};

/** One UTC day in both databases. */
export interface ShownDay {
  /** `2026-11-27` */
  readonly day: string;
  readonly state: DayState;
  /** Such as `MongoDB 3,118 events in 221 calls · Supabase 3,116 events in 221 calls`. */
  readonly figures: string | null;
  /** Where its calls are. */
  readonly href: string | null;
}

/** Every day of the last weeks, the oldest first, those without calls too. */
export function daysOf({ days, equal }: Pick<ConsistencyDto, 'days' | 'equal'>, now: Date): ShownDay[] {
  const known = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: DAYS_SHOWN }, (_item, index) => {
    const day = dayOf(now.getTime() - (DAYS_SHOWN - 1 - index) * DAY_MILLISECONDS);
    const found = known.get(day);
    if (found === undefined)
      return { day, state: equal === null ? 'unknown' : 'none', figures: null, href: null };
    return { day, state: found.equal ? 'equal' : 'different', figures: figuresOf(found), href: callsOf(day) };
  });
}

/** "Fri 27 Nov", whatever zone the viewer is in: days of the databases are UTC days. */
export function sayDay(day: string): string {
  return words.format(new Date(`${day}T00:00:00Z`)).replace(',', '');
}

/** How a repair goes, or went, in a sentence. */
export function describeRepair({
  state,
  dryRun,
  progress,
  rowsChecked,
  outcome,
  failure,
}: RepairDto): string {
  if (state === 'stopped') return 'Repair stopped; what was repaired stays so';
  if (failure !== null) return `Not repaired: ${failure.message}`;
  if (outcome !== null) {
    const done = `${count(outcome.callsRepaired, 'call')} ${dryRun ? 'to repair' : 'repaired'}`;
    const refused =
      outcome.failures.length === 0 ? '' : `, ${count(outcome.failures.length, 'call')} refused`;
    return `${outcome.equal ? 'Both equal' : 'Not equal yet'}, ${done}${refused}`;
  }
  if (progress === null) return `Repairing: ${count(rowsChecked, 'row')} of earlier versions looked at`;
  const { daysDone, daysTotal, callsChecked, callsRepaired } = progress;
  return `Repairing: day ${daysDone} of ${daysTotal}, ${count(callsChecked, 'call')} compared, ${callsRepaired} repaired`;
}

const words = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function figuresOf({ digests: { mongodb, supabase } }: DayConsistencyDto): string {
  const of = (digest: typeof mongodb): string =>
    digest === null ? 'none' : `${count(digest.held.events, 'event')} in ${count(digest.calls, 'call')}`;
  return `MongoDB ${of(mongodb)} · Supabase ${of(supabase)}`;
}

function callsOf(day: string): string {
  const next = dayOf(Date.parse(`${day}T00:00:00Z`) + DAY_MILLISECONDS);
  const range = new URLSearchParams({
    startedFrom: `${day}T00:00:00.000Z`,
    startedBefore: `${next}T00:00:00.000Z`,
  });
  return `/?${range.toString()}`;
}
