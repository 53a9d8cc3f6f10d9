import { EventSet } from '../../calls/fold/event-set.js';
import { foldCall } from '../../calls/fold/fold-call.js';
import { recordingOf } from '../../calls/fold/lifecycle/fold-alerts.js';
import type { Call } from '../../calls/model/call.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import type { DerivedFact } from './facts-due.js';

/** After how many seconds something counts as left undone. */
export interface Patience {
  readonly stuckSeconds: number;
  readonly unheardSeconds: number;
}

/** What is about a call that was left undone. */
interface Neglect {
  readonly kind: 'stuck_call' | 'unheard_voicemail';
  /** The event that it is about. */
  readonly cause: CallEvent;
  readonly since: string;
  readonly limitSeconds: number;
}

/**
 * The alerts of what was left undone in a call: its end, or hearing its message. Each once for a call, or for a message, whatever
 * arrives later.
 *
 * @param events the events of one call, in any order, repeats allowed
 * @param now ISO 8601 UTC
 */
export function neglectsDue(events: Iterable<CallEvent>, patience: Patience, now: string): DerivedFact[] {
  const { all } = new EventSet(events);
  const [first] = all;
  if (first === undefined) return [];
  const call = foldCall(all);
  const found = [stuck(call, first, patience), unheard(call, all, patience)];
  return found.flatMap((neglect) => {
    if (neglect === null || isKnown(neglect, all)) return [];
    const dueAt = Date.parse(neglect.since) + neglect.limitSeconds * 1000;
    const late = Math.floor((Date.parse(now) - dueAt) / 1000);
    return late < 0 ? [] : toFact(neglect, call, { at: new Date(dueAt).toISOString(), late });
  });
}

/** A call that has not begun is none. */
function stuck(
  { type, endedAt, startedAt }: Call,
  cause: CallEvent,
  { stuckSeconds }: Patience,
): Neglect | null {
  if (endedAt !== null || type === null) return null;
  return { kind: 'stuck_call', cause, since: startedAt, limitSeconds: stuckSeconds };
}

function unheard(
  { voicemail }: Call,
  all: readonly CallEvent[],
  { unheardSeconds }: Patience,
): Neglect | null {
  if (voicemail === null || voicemail.heardAt !== null) return null;
  const cause = all.find((event) => recordingOf(event) === voicemail.recordingSid);
  if (cause === undefined) return null;
  return { kind: 'unheard_voicemail', cause, since: cause.at, limitSeconds: unheardSeconds };
}

function isKnown({ kind, cause }: Neglect, all: readonly CallEvent[]): boolean {
  const alerts = all.filter((event) => event.type === 'alert.raised' && event.data.kind === kind);
  if (kind === 'stuck_call') return alerts.length > 0;
  const about = new Set(all.filter((event) => recordingOf(event) === recordingOf(cause)).map(({ id }) => id));
  return alerts.some((event) => event.type === 'alert.raised' && about.has(event.data.occurrence));
}

function toFact(
  { kind, cause, limitSeconds }: Neglect,
  { id: callId, queue: queueId, agentId }: Call,
  { at, late: latenessSeconds }: { readonly at: string; readonly late: number },
): DerivedFact {
  const data = { kind, occurrence: cause.id, queueId, agentId, limitSeconds, latenessSeconds };
  return { callId, type: 'alert.raised', at, data };
}
