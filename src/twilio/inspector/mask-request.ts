import { hidePrivateParts } from '../../common/logging/hide-private-parts.js';
import { maskNumbers } from '../../common/logging/mask-numbers.js';

/** Stands for what is hidden. */
export const HIDDEN = '•••';

/** Parameters of Twilio's that say nothing about a person; all others are hidden, also those that Twilio adds some day. */
const SHOWN: ReadonlySet<string> = new Set([
  'AccountSid',
  'ApiVersion',
  'CallDuration',
  'CallSid',
  'CallStatus',
  'CallbackSource',
  'DialBridged',
  'DialCallDuration',
  'DialCallSid',
  'DialCallStatus',
  'Direction',
  'Duration',
  'ErrorCode',
  'ParentCallSid',
  'RecordingChannels',
  'RecordingDuration',
  'RecordingSid',
  'RecordingSource',
  'RecordingStartTime',
  'RecordingStatus',
  'RecordingTrack',
  'SequenceNumber',
  'SipResponseCode',
  'StirStatus',
  'StirVerstat',
  'Timestamp',
  'TranscriptionSid',
  'TranscriptionStatus',
  'TranscriptionType',
  'msg',
]);

const WHOLE_NUMBER = /^\+[1-9]\d{6,14}$/;

/** What somebody sees of a parameter who may not see numbers and texts: of a number its last digits, of any other text nothing. */
export function maskParameter(name: string, value: string): string {
  return SHOWN.has(name) ? value : maskText(value);
}

/** The same of an answer: verbs and attributes stay, what is said, played and rung does not. */
export function maskAnswer(answer: string): string {
  if (!answer.startsWith('<')) return hidePrivateParts(answer);
  return maskNumbers(answer.replace(/>([^<]+)(?=<)/g, (_match, text: string) => `>${maskText(text)}`));
}

function maskText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return text;
  return WHOLE_NUMBER.test(trimmed) ? maskNumbers(trimmed) : HIDDEN;
}
