import type { CallEvent } from '../../calls/model/call-event.js';
import type { RemoteRequest } from '../rest/remote-resources.js';
import type { FlowContext } from '../webhooks/flow.js';
import { hasCallEnd, type ListedCall, listedFacts } from './listed-facts.js';
import { readRequest } from './read-request.js';

/** Everything that Twilio tells of one call. */
export interface RemoteHistory extends ListedCall {
  /** The requests about the call and its legs; empty while Twilio does not show them yet, or no longer. */
  readonly requests: readonly RemoteRequest[];
}

/** What Twilio's word on a call comes to. */
export interface Findings {
  /** Facts in all, known or not. */
  readonly found: number;
  /** Those that are not known yet. */
  readonly missing: readonly CallEvent[];
  /** True when a request about the call was made to one of our addresses. */
  readonly askedUs: boolean;
  /** True when the call was known, but its end was not. */
  readonly closes: boolean;
}

/**
 * Compares what Twilio tells of a call with what is known.
 *
 * @param known every stored event of the call
 * @param receivedAt when Mainline learns of it, ISO 8601
 */
export function missingEvents(
  history: RemoteHistory,
  known: readonly CallEvent[],
  context: FlowContext,
  receivedAt: string,
): Findings {
  const { call, requests } = history;
  const moments = { at: call.endedAt ?? call.startedAt, receivedAt };
  const reported = requests
    .map((request) => readRequest(request, context, moments))
    .map((events) => events.filter(({ callId }) => callId === call.sid))
    .filter((events) => events.length > 0);
  const asked = distinct(reported.filter((events) => !wasTaken(events, known)).flat());
  const listed = listedFacts(history, [...known, ...asked], receivedAt);
  const missing = [...asked, ...listed];
  return {
    found: distinct([...reported.flat(), ...listed]).length,
    missing,
    askedUs: reported.length > 0,
    closes: known.length > 0 && !hasCallEnd(known) && hasCallEnd(missing),
  };
}

/**
 * True when Mainline itself took the request. All its facts were recorded together then, by the settings of that moment, and what
 * the settings of today would add never happened.
 */
function wasTaken(events: readonly CallEvent[], known: readonly CallEvent[]): boolean {
  const ids = new Set(known.map(({ id }) => id));
  return events.some(({ id }) => ids.has(id));
}

/** Twilio tells of each attempt of a request. */
function distinct(events: readonly CallEvent[]): CallEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}
