import type { ActivityItemDto, QueueDto } from '../api/generated/types.gen';
import { type DeadlineTone, toneOf } from '../parts/deadline';
import { count, formatDuration } from '../parts/format';
import { stateOf } from '../parts/outcome';
import type { RowKind } from './list-layout';

/** What a row says of its call, in the middle. */
export type WhatHappened =
  | { readonly kind: 'nothing' | 'player' | 'preparing' }
  /** @property isWritten whether a person wrote it */
  | { readonly kind: 'text'; readonly text: string; readonly isWritten: boolean }
  /** Somebody waits. @property since ISO 8601 @property limit seconds */
  | { readonly kind: 'deadline'; readonly since: string; readonly limit: number };

/** How a deadline stands. */
export interface DeadlineWords {
  readonly tone: DeadlineTone;
  readonly words: string;
}

/** @param queues what is known of the queues and their limits */
export function whatHappened(call: ActivityItemDto, queues: ReadonlyMap<string, QueueDto>): WhatHappened {
  if (call.erasedAt !== null) return { kind: 'nothing' };
  const deadline = deadlineOf(call, queues);
  if (deadline !== null) return deadline;
  if (call.note !== null) return { kind: 'text', text: call.note, isWritten: true };
  if (call.voicemail !== null)
    return { kind: call.voicemail.status === 'completed' ? 'player' : 'preparing' };
  const text = describe(call);
  return text === null ? { kind: 'nothing' } : { kind: 'text', text, isWritten: false };
}

/** What a row says, as far as its height on a small screen depends on it. */
export function rowKindOf(call: ActivityItemDto, queues: ReadonlyMap<string, QueueDto>): RowKind {
  const { kind } = whatHappened(call, queues);
  return kind === 'nothing' ? 'plain' : kind === 'player' ? 'player' : 'text';
}

/** When a caller began to wait for an agent; `null` in the menu, where there is no deadline yet. */
export function waitingSince(call: ActivityItemDto): string | null {
  if (call.status !== 'waiting') return null;
  if (call.source === 'api') return call.startedAt;
  return call.legs[0]?.startedAt ?? null;
}

/** @param seconds how long somebody has waited already */
export function describeDeadline(seconds: number, limit: number): DeadlineWords {
  const tone = toneOf(seconds, limit);
  if (tone === 'over') return { tone, words: `over ${limit} s by ${formatDuration(seconds - limit)}` };
  return { tone, words: `${Math.ceil(limit - seconds)} s left of ${limit} s` };
}

/** The longest wait that the call's queue promises, in seconds; `null` where none does. */
export function waitLimitOf(call: ActivityItemDto, queues: ReadonlyMap<string, QueueDto>): number | null {
  const breached = call.alerts.find(({ kind }) => kind === 'sla_wait');
  const queue = call.queue === null ? undefined : queues.get(call.queue);
  return breached?.limitSeconds ?? queue?.longest_wait_seconds ?? null;
}

function deadlineOf(call: ActivityItemDto, queues: ReadonlyMap<string, QueueDto>): WhatHappened | null {
  const since = waitingSince(call);
  const limit = waitLimitOf(call, queues);
  return since === null || limit === null ? null : { kind: 'deadline', since, limit };
}

function describe(call: ActivityItemDto): string | null {
  switch (stateOf(call)) {
    case 'answered':
      return call.alerts.some(({ kind }) => kind === 'short_call') ? 'Shorter than its queue expects' : null;
    case 'waiting':
      return call.legs.length > 0 ? sayRung(call) : call.source === 'twilio' ? 'In the menu' : null;
    case 'missed':
      return `${sayRung(call)}, then hung up`;
    case 'abandoned':
      return describeAbandoned(call);
    case 'greeting_played':
      return `Heard the greeting, ${formatDuration(call.durationSeconds ?? 0)}`;
    case 'rejected':
      return describeRejected(call);
    case 'failed':
      return FAILURES[call.failureReason ?? 'other'];
    default:
      return null;
  }
}

const FAILURES = {
  unknown_to_provider: 'Twilio does not know this call',
  server_error: 'Twilio got no answer from Mainline',
  other: 'The call broke down',
} as const;

const DECLINED = ['busy', 'failed'];

/** "2 agents rang, one declined". */
function sayRung({ legs }: ActivityItemDto): string {
  if (legs.length === 0) return 'No agent rang';
  const rung = `${count(new Set(legs.map(({ to }) => to)).size, 'agent')} rang`;
  const declined = legs.filter(({ status, answeredAt, accepted }) => {
    return DECLINED.includes(status) || (answeredAt !== null && !accepted);
  }).length;
  if (declined === 0) return rung;
  return `${rung}, ${declined === 1 ? 'one' : declined} declined`;
}

function describeAbandoned({ durationSeconds, source }: ActivityItemDto): string {
  const after = `after ${formatDuration(durationSeconds ?? 0)}`;
  return source === 'twilio' ? `Left in the menu ${after}` : `Left ${after}`;
}

function describeRejected({ echo, caller }: ActivityItemDto): string {
  if (echo) return 'Was told that the number is not in use';
  return caller.number === null && !caller.withheld ? 'Caller id is not a telephone number' : 'Not taken';
}
