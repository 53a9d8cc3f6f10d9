import type { CallOutcome, Voicemail } from '../model/call.js';
import type { EventSet } from './event-set.js';

/** What decides the outcome of a call that is over. */
export interface OutcomeFacts {
  readonly connected: boolean;
  readonly voicemail: Voicemail | null;
  readonly providerStatus: string | null;
}

/**
 * What a person would say happened.
 *
 * An inbound call that Mainline answered is `completed` for Twilio even when nobody picked up, so the provider's status
 * only decides when nothing else is known. `missed` means the caller asked for an agent and got neither one nor a message
 * across; `abandoned` means the caller left before asking.
 */
export function callOutcome(events: EventSet, facts: OutcomeFacts): CallOutcome {
  if (facts.connected) return 'answered';
  if (facts.voicemail !== null) return 'voicemail';
  if (askedForAgent(events)) return 'missed';
  if (facts.providerStatus === 'failed') return 'failed';
  if (facts.providerStatus === 'busy') return 'rejected';
  return 'abandoned';
}

function askedForAgent(events: EventSet): boolean {
  return (
    events.of('dial.started').length > 0 ||
    events.of('dial.completed').length > 0 ||
    events.of('leg.status').length > 0 ||
    events.of('menu.input').some((event) => event.data.choice === 'agent')
  );
}
