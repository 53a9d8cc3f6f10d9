import { answerDialCompleted } from '../dial/dial.flow.js';
import { answerScreen, answerScreenAnswer } from '../dial/screen.flow.js';
import { answerFallback } from '../fallback/fallback.flow.js';
import { answerIncomingCall, answerMenu } from '../ivr/ivr.flow.js';
import { readStatus } from '../status/status.flow.js';
import { answerRecorded, readRecordingStatus, readTranscription } from '../voicemail/voicemail.flow.js';
import type { CallbackReader, Flow } from '../webhooks/flow.js';

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
