import type { Caller } from '../model/call.js';
import type { CallDetails, CallEvent } from '../model/call-event.js';
import { e164Number, isWithheld } from '../model/caller-id.js';
import { furthestStatus } from './provider-status.js';
import type { EventSet } from './event-set.js';

/** Details of which nothing is known. */
export const NOTHING: CallDetails = {
  accountSid: null,
  from: null,
  to: null,
  direction: null,
  callStatus: null,
  callerName: null,
  city: null,
  state: null,
  country: null,
  verification: null,
};

/**
 * What is known about the call as a whole.
 *
 * The first request says most; when it was lost, each later one fills what it can.
 */
export function foldDetails(events: EventSet): CallDetails {
  const sources = [...events.of('call.incoming'), ...events.all].map(detailsOf);
  const merged = sources.reduce((known, more) => fillGaps(known, more), NOTHING);
  return { ...merged, callStatus: foldProviderStatus(events) };
}

/** The caller, from the details of the call. */
export function foldCaller(details: CallDetails): Caller {
  return {
    raw: details.from,
    number: e164Number(details.from),
    withheld: isWithheld(details.from),
    name: details.callerName,
    city: details.city,
    state: details.state,
    country: details.country,
    verification: details.verification,
  };
}

/** The details that came with an event, if its type carries them. */
export function detailsOf(event: CallEvent): CallDetails {
  return 'details' in event.data ? event.data.details : NOTHING;
}

function foldProviderStatus(events: EventSet): string | null {
  const reported = events.of('call.status').map((event) => event.data.status);
  return furthestStatus([...reported, ...events.all.map((event) => detailsOf(event).callStatus)]);
}

function fillGaps(known: CallDetails, more: CallDetails): CallDetails {
  return {
    accountSid: known.accountSid ?? more.accountSid ?? null,
    from: known.from ?? more.from,
    to: known.to ?? more.to,
    direction: known.direction ?? more.direction,
    callStatus: null,
    callerName: known.callerName ?? more.callerName,
    city: known.city ?? more.city,
    state: known.state ?? more.state,
    country: known.country ?? more.country,
    verification: known.verification ?? more.verification,
  };
}
