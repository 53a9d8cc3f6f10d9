import type { CallDetails, CallEvent } from '../model/call-event.js';

/**
 * An event without the caller's personal data: numbers, names, places, keys and words.
 *
 * What is left says what happened and when, and which recording the provider has to delete. The company's own numbers and
 * those of its agents stay, so that statistics hold. Of a reported call both numbers go: nobody says which one is the company's.
 * Redacting twice changes nothing.
 */
export function redactEvent(event: CallEvent): CallEvent {
  switch (event.type) {
    case 'call.incoming':
    case 'dial.completed':
    case 'call.status':
    case 'call.fallback':
      return withData(event, { ...event.data, details: redactDetails(event.data.details) });
    case 'menu.input':
    case 'voicemail.recorded':
      return withData(event, { ...event.data, digits: '', details: redactDetails(event.data.details) });
    case 'transcription.status':
      return { ...event, data: { ...event.data, text: null } };
    case 'call.initiated':
      return withData(event, { ...event.data, from: null, to: null, callerName: null, metadata: null });
    case 'alert.acknowledged':
    case 'alert.resolved':
      return event.data.note === undefined ? event : withData(event, { ...event.data, note: null });
    case 'call.noted':
      return { ...event, data: { note: null } };
    default:
      return event;
  }
}

/** True when there is nothing to redact. */
export function isRedacted(event: CallEvent): boolean {
  return JSON.stringify(redactEvent(event).data) === JSON.stringify(event.data);
}

/** The called number of an incoming call is the company's own; of an outgoing one it is a person's. */
function redactDetails(details: CallDetails): CallDetails {
  return {
    ...details,
    from: null,
    to: details.direction === 'outbound' ? null : details.to,
    callerName: null,
    city: null,
    state: null,
    country: null,
    verification: null,
  };
}

function withData<Event extends CallEvent>(event: Event, data: Event['data']): Event {
  return { ...event, data };
}
