import { type CallState, EVENT_NAMES, type EventBody, TRANSITIONS } from './lifecycle-call.js';

/** What Mainline is to make of an event. */
export interface ExpectedVerdict {
  readonly isRefused: boolean;
  /** The call's state with all that arrived by then; `null` before its beginning did. */
  readonly state: CallState | null;
}

type Received = Pick<EventBody, 'event' | 'event_id' | 'timestamp'>;

/**
 * What is to become of the event that arrived last.
 *
 * The beginning comes first and what arrives before it waits for it; all else goes by timestamp, and within one moment by cause and
 * effect. An event that the state it meets there does not allow is refused.
 *
 * @param received the distinct events of one call in the order of their arrival
 */
export function expectVerdict(received: readonly Received[]): ExpectedVerdict {
  const last = received.at(-1);
  const beginning = received.find(({ event }) => event === 'call_initiated');
  if (last === undefined || beginning === undefined) return { isRefused: false, state: null };
  const later = received.filter((event) => event !== beginning).sort(compareTimes);
  let state: CallState = TRANSITIONS.call_initiated.to;
  let isRefused = false;
  for (const event of later) {
    const { from, to } = TRANSITIONS[event.event];
    if (from.includes(state)) state = to;
    else if (event === last) isRefused = true;
  }
  return { isRefused, state };
}

function compareTimes(left: Received, right: Received): number {
  const apart = Date.parse(left.timestamp) - Date.parse(right.timestamp);
  return apart === 0 ? EVENT_NAMES.indexOf(left.event) - EVENT_NAMES.indexOf(right.event) : apart;
}
