import { IANAZone } from 'luxon';
import { Transform, type TransformFnParams } from 'class-transformer';
import type { ZoneOffset } from '../../calls/feed/call-statistics.js';
import { rule } from '../../common/validation/field-rules.js';
import { DAY, HOUR, SECOND } from '../../config/time.js';

/** @returns whether a name is that of a time zone in the IANA database, such as `Europe/Berlin` */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** The IANA name of a time zone. */
export function IsZone(): PropertyDecorator {
  return rule(
    '$property must be the IANA name of a time zone, such as Europe/Berlin',
    (value) => typeof value === 'string' && value.length <= 64 && isZone(value),
  );
}

/** An address turns `+` into a blank, and no name of a zone has one: `Etc/GMT+5`. */
export function ToZone(): PropertyDecorator {
  return Transform(({ value }: TransformFnParams): unknown =>
    typeof value === 'string' ? value.replaceAll(' ', '+') : value,
  );
}

/**
 * The offsets of a zone from UTC over some time, each from the moment when it begins to hold. They are whole seconds: before there were
 * standard times, and in Monrovia until 1972, local clocks were not whole minutes from UTC.
 */
export function zoneOffsets(from: number, to: number, zone: string): ZoneOffset[] {
  const rules = IANAZone.create(zone);
  const offsets = [{ at: from, seconds: secondsAt(rules, from) }];
  for (let at = from; at < to; at += STEP) {
    const seconds = secondsAt(rules, Math.min(at + STEP, to));
    if (seconds === offsets.at(-1)?.seconds) continue;
    offsets.push({ at: changeBetween(rules, at, Math.min(at + STEP, to)), seconds });
  }
  return offsets.map(({ at, seconds }) => ({ from: new Date(at).toISOString(), seconds }));
}

/** Clocks change at most once in a day, in milliseconds. */
const STEP = DAY;

/** Luxon counts minutes, with a fraction. */
function secondsAt(rules: IANAZone, moment: number): number {
  return Math.round(rules.offset(moment) * 60);
}

/** The first millisecond at which the offset is no longer that of `before`. */
function changeBetween(rules: IANAZone, before: number, after: number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (rules.offset(middle) === rules.offset(before)) low = middle;
    else high = middle;
  }
  return high;
}

/** Hours of the week by local clocks: those of one day, one hour of every day, or one hour of one day. */
export interface HoursOfWeek {
  /** 1 is Monday. */
  readonly weekday?: number;
  /** 0 to 23. */
  readonly hour?: number;
  /** IANA name. */
  readonly zone: string;
}

/**
 * When clocks of a zone show some hours of the week within a range. An hour that clocks go back to counts twice, as in statistics.
 *
 * @param from milliseconds since 1970 @param to the same; left out
 * @returns ISO 8601 UTC, ascending: from the first of them to the second, from the third to the fourth, and so on
 */
export function stretchesOf(hours: HoursOfWeek, from: number, to: number): string[] {
  const offsets = zoneOffsets(from, to, hours.zone);
  const stretches = offsets.flatMap(({ from: begins, seconds }, place) => {
    const shift = seconds * SECOND;
    const [first, last] = [Date.parse(begins), Date.parse(offsets[place + 1]?.from ?? toIso(to))];
    return localStretches(hours, first + shift, last + shift).map((edge) => edge - shift);
  });
  return withoutSeams(stretches).map(toIso);
}

/** The same by local clocks that nobody changes, as if they showed UTC. */
function localStretches({ weekday, hour }: HoursOfWeek, from: number, to: number): number[] {
  const edges: number[] = [];
  for (let day = Math.floor(from / DAY) * DAY; day < to; day += DAY) {
    if (weekday !== undefined && (new Date(day).getUTCDay() || 7) !== weekday) continue;
    const start = Math.max(day + (hour ?? 0) * HOUR, from);
    const end = Math.min(hour === undefined ? day + DAY : day + (hour + 1) * HOUR, to);
    if (start < end) edges.push(start, end);
  }
  return edges;
}

/** Where one ends as the next one begins, they are one. */
function withoutSeams(edges: readonly number[]): number[] {
  return edges.filter((edge, place) => {
    const neighbour = place % 2 === 0 ? edges[place - 1] : edges[place + 1];
    return edge !== neighbour;
  });
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}
