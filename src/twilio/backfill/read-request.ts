import type { CallEvent } from '../../calls/model/call-event.js';
import type { RemoteRequest } from '../rest/remote-resources.js';
import type { FlowContext } from '../webhooks/flow.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { readerOf } from './webhook-readers.js';

/** The moments that a request itself does not tell, ISO 8601. */
export interface Moments {
  /** When it happened, for a request of which Twilio does not say when it was sent. */
  readonly at: string;
  /** When Mainline learns of it. */
  readonly receivedAt: string;
}

/**
 * The facts that a request of Twilio's made known, whether it reached Mainline or not; none for an address that is not ours.
 *
 * The first is what happened; those after it are what our answer set going. They count only when an answer arrived that did so: the
 * settings may have changed since.
 */
export function readRequest(remote: RemoteRequest, context: FlowContext, moments: Moments): CallEvent[] {
  const read = readerOf(context.urls.pathOf(remote.url) ?? '');
  if (read === undefined) return [];
  const query = Object.fromEntries(new URL(remote.url).searchParams);
  const request = new TwilioRequest(remote.parameters, query);
  const [fact, ...consequences] = read(request, context, remote.at ?? moments.at);
  if (fact === undefined) return [];
  const events = [fact, ...consequences.filter((event) => wasSetGoing(event, remote))];
  return events.map((event) => ({ ...event, receivedAt: moments.receivedAt }));
}

function wasSetGoing({ type }: CallEvent, { status, answer }: RemoteRequest): boolean {
  if (status === null || status < 200 || status > 299) return false;
  if (answer === null) return true;
  if (type === 'dial.started') return answer.includes('<Dial');
  return type !== 'voicemail.started' || answer.includes('<Record');
}
