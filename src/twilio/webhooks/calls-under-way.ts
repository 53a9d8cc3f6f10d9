import type { CallLeg } from '../../calls/model/call.js';
import type { CallEvent, CallEventOf, CallEventType } from '../../calls/model/call-event.js';
import { EventSet } from '../../calls/fold/event-set.js';
import { foldLegs } from '../../calls/fold/fold-legs.js';
import { isTerminal } from '../../calls/fold/provider-status.js';

/** Far more than ring agents at once; the oldest are forgotten first. */
const MOST_CALLS = 10_000;
/** More events say nothing new of one call. */
const MOST_EVENTS = 500;

const KEPT: ReadonlySet<CallEventType> = new Set<CallEventType>([
  'session.answered',
  'dial.started',
  'leg.status',
  'leg.screening',
  'leg.screened',
]);

/** A leg, as far as a flow has to know it. */
export interface KnownLeg extends Pick<CallLeg, 'sid' | 'to' | 'status' | 'accepted'> {
  readonly isPickedUp: boolean;
  /** True when the one who picked up pressed another key than 1. */
  readonly isDeclined: boolean;
}

/**
 * What this process has seen of the agents' legs of calls under way, from the events that it records.
 *
 * Bounded and lost with the process, and each instance sees its own part: what is here is true, and what is not may have happened
 * all the same.
 */
export class CallsUnderWay {
  private readonly calls = new Map<string, Map<string, CallEvent>>();

  /** Takes what the events say; repeats change nothing. */
  note(events: readonly CallEvent[]): void {
    for (const event of events) {
      if (event.type === 'call.status' && isTerminal(event.data.status)) this.calls.delete(event.callId);
      else if (KEPT.has(event.type)) this.keep(event);
    }
  }

  /** The legs of a call, in the order in which they were started; none of a call that was not seen. */
  legsOf(callId: string | null): KnownLeg[] {
    const events = this.eventsOf(callId);
    const answers = events.of('leg.screened');
    return foldLegs(events).map(({ leg: { sid, to, status, answeredAt, accepted } }) => ({
      sid,
      to,
      status,
      accepted,
      isPickedUp: answeredAt !== null,
      isDeclined: !accepted && answers.some(({ data }) => data.legSid === sid),
    }));
  }

  /** Whom a round rang; `null` when it was not seen. */
  agentsOf(callId: string | null, round: number): readonly string[] | null {
    return this.roundOf(callId, round)?.data.agents ?? null;
  }

  /** Whether a call was answered as one to a pooled number; false of a call that was not seen. */
  isOfSession(callId: string | null): boolean {
    return this.eventsOf(callId).of('session.answered').length > 0;
  }

  private roundOf(callId: string | null, round: number): CallEventOf<'dial.started'> | undefined {
    return this.eventsOf(callId)
      .of('dial.started')
      .find(({ data }) => data.round === round);
  }

  private eventsOf(callId: string | null): EventSet {
    return new EventSet(this.calls.get(callId ?? '')?.values() ?? []);
  }

  private keep(event: CallEvent): void {
    const known = this.calls.get(event.callId) ?? new Map<string, CallEvent>();
    if (known.size < MOST_EVENTS) known.set(event.id, event);
    this.calls.set(event.callId, known);
    for (const oldest of this.calls.keys()) {
      if (this.calls.size <= MOST_CALLS) return;
      this.calls.delete(oldest);
    }
  }
}
