import type { ActivityItemDto, CallEventDto } from '../api/generated/types.gen';

/** What people change on a call. */
export interface MarkValues {
  readonly flagged: boolean;
  readonly heard: boolean;
  /** `null` for none. */
  readonly queue: string | null;
  readonly note: string | null;
}

export type MarkField = keyof MarkValues;

/** One change. */
export type Mark = {
  [Field in MarkField]: { readonly field: Field; readonly value: MarkValues[Field] };
}[MarkField];

/** Somebody else changed the same meanwhile, so that ours was not made. */
export interface MarkConflict {
  readonly callId: string;
  readonly ours: Mark;
  readonly theirs: Mark;
  /** When that was, ISO 8601, and the name of the API key; `null` where the history does not say. */
  readonly at: string | null;
  readonly by: string | null;
}

/** How a call is marked now, in one respect. */
export function markOf(call: ActivityItemDto, field: MarkField): Mark {
  switch (field) {
    case 'flagged':
      return { field, value: call.flagged };
    case 'heard':
      return { field, value: typeof call.voicemail?.heardAt === 'string' };
    case 'queue':
      return { field, value: call.queue };
    case 'note':
      return { field, value: call.note };
  }
}

/** @param now ISO 8601: since when a message counts as heard */
export function withMark(call: ActivityItemDto, mark: Mark, now: string): ActivityItemDto {
  switch (mark.field) {
    case 'flagged':
      return { ...call, flagged: mark.value };
    case 'heard':
      if (call.voicemail === null) return call;
      return { ...call, voicemail: { ...call.voicemail, heardAt: mark.value ? now : null } };
    case 'queue':
      return { ...call, queue: mark.value, queueName: call.queue === mark.value ? call.queueName : null };
    case 'note':
      return { ...call, note: mark.value };
  }
}

const EVENTS: Readonly<Record<MarkField, string>> = {
  flagged: 'call.flagged',
  heard: 'voicemail.heard',
  queue: 'call.queued',
  note: 'call.noted',
};

/** When, and by whom, a call was last marked so; the key's name stands in an event of its own at the same time. */
export function lastMarked(
  events: readonly CallEventDto[],
  field: MarkField,
): { at: string | null; by: string | null } {
  const last = events.findLast(({ type }) => type === EVENTS[field]);
  if (last === undefined) return { at: null, by: null };
  const audit = events.find(({ type, at }) => type === 'audit.recorded' && at === last.at);
  const by = audit?.data['by'];
  return { at: last.at, by: typeof by === 'string' ? by : null };
}

/** What a toast says once it is done. */
export function describeMark(mark: Mark, queueName: (id: string) => string): string {
  switch (mark.field) {
    case 'flagged':
      return mark.value ? 'Flagged' : 'Flag taken away';
    case 'heard':
      return mark.value ? 'Marked as heard' : 'Marked as not heard';
    case 'queue':
      return mark.value === null ? 'Taken out of its queue' : `Put into ${queueName(mark.value)}`;
    case 'note':
      return mark.value === null ? 'Note taken away' : 'Note saved';
  }
}

export const MARK_NAMES: Readonly<Record<MarkField, string>> = {
  flagged: 'Flag',
  heard: 'Heard mark',
  queue: 'Queue',
  note: 'Note',
};
