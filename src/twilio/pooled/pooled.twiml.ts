import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { NOT_IN_XML } from '../../config/not-in-xml.js';
import type { FlowContext } from '../webhooks/flow.js';
import { say, sayAndHangUp } from '../webhooks/spoken.twiml.js';
import { askForMessage } from '../voicemail/voicemail.twiml.js';

const ALL_NOT_IN_XML = new RegExp(NOT_IN_XML, 'gu');

/** What a session has for its callers. */
export interface PlayedGreeting {
  /** Audio; `null` when the text is spoken. */
  readonly greeting_url: string | null;
  readonly greeting_text: string | null;
  /** Whether the caller may leave a message. */
  readonly record_voicemail: boolean;
}

/** Plays or speaks a session's greeting, then records a message or ends the call. */
export function greetingTwiml(context: FlowContext, session: PlayedGreeting): string {
  const response = new VoiceResponse();
  const { greeting_url: url, greeting_text: text, record_voicemail: mayLeaveMessage } = session;
  if (url === null) say(response, context.phone, text ?? '');
  else response.play({}, url.replace(ALL_NOT_IN_XML, ''));
  if (mayLeaveMessage) askForMessage(response, context);
  response.hangup();
  return response.toString();
}

/** Says politely that nobody has the number, whatever the reason. */
export function notInUseTwiml({ phone }: FlowContext): string {
  return sayAndHangUp(phone, 'We are sorry. The number that you have called is not in use. Goodbye.');
}
