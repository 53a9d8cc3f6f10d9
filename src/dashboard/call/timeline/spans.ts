import type { ActivityItemDto } from '../../api/generated/types.gen';

export type SpanKind =
  | 'menu'
  | 'greeting'
  | 'waiting'
  | 'talking'
  | 'hold'
  | 'prompt'
  | 'message'
  /** An agent's phone rang. */
  | 'rang'
  /** An agent picked up, and was asked to take the call. */
  | 'asked';

/** Part of a call, in seconds from its beginning. */
export interface Span {
  readonly kind: SpanKind;
  readonly from: number;
  readonly to: number;
}

/** Turns times into seconds from the beginning of a call, none outside of it. */
export interface CallClock {
  readonly total: number;
  at(time: string): number;
}

/** @param now Unix time in milliseconds, where a call under way ends for now */
export function clockOf(
  { startedAt, endedAt }: Pick<ActivityItemDto, 'startedAt' | 'endedAt'>,
  now: number,
): CallClock {
  const start = Date.parse(startedAt);
  const end = endedAt === null ? now : Date.parse(endedAt);
  const total = Math.max(0, (end - start) / 1000);
  return { total, at: (time) => Math.min(total, Math.max(0, (Date.parse(time) - start) / 1000)) };
}

/** Without those that took no time. */
export function lasting(spans: readonly Span[]): Span[] {
  return spans.filter(({ from, to }) => to > from);
}
