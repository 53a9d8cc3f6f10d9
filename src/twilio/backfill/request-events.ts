import type { CallEvent } from '../../calls/model/call-event.js';
import type { RemoteRequest } from '../rest/remote-resources.js';
import type { CallbackReader, Flow, FlowContext } from '../webhooks/flow.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { answerDialCompleted, answerScreen, answerScreenAnswer } from '../dial/dial.flow.js';
import { answerFallback } from '../fallback/fallback.flow.js';
import { answerIncomingCall, answerMenu } from '../ivr/ivr.flow.js';
import { readStatus } from '../status/status.flow.js';
import { answerRecorded, readRecordingStatus, readTranscription } from '../voicemail/voicemail.flow.js';

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
  // What is under way now has nothing to do with a request of the past.
  const past = { ...context, underWay: undefined };
  const [fact, ...consequences] = read(request, past, remote.at ?? moments.at);
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

const READERS: ReadonlyMap<string, CallbackReader> = new Map([
  ['voice', factsOf(answerIncomingCall)],
  ['incoming-call', factsOf(answerIncomingCall)],
  ['menu', factsOf(answerMenu)],
  ['dial', factsOf(answerDialCompleted)],
  ['screen', factsOf(answerScreen)],
  ['screen/answer', factsOf(answerScreenAnswer)],
  ['voicemail', factsOf(answerRecorded)],
  ['recording', readRecordingStatus],
  ['transcription', readTranscription],
  ['status', readStatus],
  ['fallback', factsOf(answerFallback)],
]);

/**
 * What reads the facts from a webhook: the very flow that serves it, so that both make the same events.
 *
 * @param path below `/twilio/`
 * @returns `undefined` for a path that is not ours
 */
export function readerOf(path: string): CallbackReader | undefined {
  return READERS.get(path);
}

function factsOf(flow: Flow): CallbackReader {
  return (request, context, receivedAt) => [...flow(request, context, receivedAt).events];
}
