import type { ActivityItemDto, ListCallsData } from '../api/generated/types.gen';

type Query = NonNullable<ListCallsData['query']>;
type Clocks = Pick<Query, 'zone'>;

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** By their numbers in ISO 8601: 1 is Monday. */
export const WEEKDAYS: ReadonlyMap<number, string> = new Map(
  WEEKDAY_NAMES.map((name, place) => [place + 1, name]),
);
export const HOURS: ReadonlyMap<number, string> = new Map(
  Array.from({ length: 24 }, (_, hour) => [hour, `${String(hour).padStart(2, '0')}:00`]),
);

export const OFFER_WORDS = {
  answered: 'Answered',
  missed: 'Not answered',
  declined: 'Declined',
  busy: 'Line busy',
} as const;
export const TIME_WORDS = {
  wait: 'Waited for an agent',
  ring: 'Rang an agent',
  hold: 'Was on hold',
  talk: 'Talked',
} as const;

/** A row knows the legs of a telephone call, and the last agent of a reported one. */
export function wasOfferedTo({ agentId, legs }: ActivityItemDto, agent: string): boolean {
  return agentId === agent || legs.some(({ to }) => to === agent);
}

/** As far as the legs tell: of a reported call, which has none, it is taken for true. */
export function isOffered(
  { legs, answeredAt, answeredBy }: ActivityItemDto,
  result: NonNullable<Query['offerResult']>,
): boolean {
  if (result === 'answered') return answeredAt !== null;
  if (result === 'busy') return legs.some(({ status }) => status === 'busy');
  const isMissed = ({ to, accepted }: (typeof legs)[number]): boolean => !accepted && to !== answeredBy;
  return legs.length === 0 || legs.some(isMissed);
}

/** Ringing and holding are those of calls with an agent: a row does not tell more. */
export function hasTime(
  { outcome, waitSeconds }: ActivityItemDto,
  kind: NonNullable<Query['hasTime']>,
): boolean {
  if (kind !== 'wait') return outcome === 'answered';
  return outcome === 'answered' || outcome === 'missed' || (outcome === 'voicemail' && waitSeconds > 0);
}

export function isOnWeekday({ startedAt }: ActivityItemDto, weekday: number, clocks: Clocks): boolean {
  const found = readClock(startedAt, clocks);
  return found === null || found.weekday === WEEKDAY_NAMES[weekday - 1];
}

export function isInHour({ startedAt }: ActivityItemDto, hour: number, clocks: Clocks): boolean {
  const found = readClock(startedAt, clocks);
  return found === null || found.hour === hour;
}

/** @returns `null` where this browser does not know the zone: the server may */
function readClock(time: string, { zone = 'UTC' }: Clocks): { weekday: string; hour: number } | null {
  try {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    const parts = new Map(clock.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
    return { weekday: parts.get('weekday') ?? '', hour: Number(parts.get('hour')) };
  } catch (error: unknown) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
