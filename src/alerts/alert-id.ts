import { isCallId } from '../calls/model/call-id.js';

/** Where an alert is: its call, and the event that raised it. */
export interface AlertPlace {
  readonly callId: string;
  readonly eventId: string;
}

const FORM = /^([0-9a-f]{32})([\w-]+)$/;

/**
 * The id of an alert as clients see it: the id of the event that raised it, then its call's, so that nothing has to be looked up.
 *
 * It can be made up, so whoever reads one still has to ask whether the reader may see the call.
 */
export function writeAlertId({ callId, eventId }: AlertPlace): string {
  return eventId + Buffer.from(callId).toString('base64url');
}

/** @returns `null` for anything that {@link writeAlertId} did not write */
export function readAlertId(id: string): AlertPlace | null {
  const [, eventId, encoded] = FORM.exec(id) ?? [];
  if (eventId === undefined || encoded === undefined) return null;
  const callId = Buffer.from(encoded, 'base64url').toString();
  const place = { callId, eventId };
  return isCallId(callId) && writeAlertId(place) === id ? place : null;
}
