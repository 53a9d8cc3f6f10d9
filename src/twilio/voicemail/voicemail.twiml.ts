import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { VoicemailReason } from '../../calls/model/call-event.js';
import type { FlowContext } from '../webhooks/flow.js';
import { say, sayAndHangUp, sayOrPlay } from '../webhooks/spoken.twiml.js';

/** Seconds of silence that end a message. */
const SILENCE_SECONDS = 5;

const NO_MESSAGE = 'We did not hear a message. Goodbye.';

const OPENINGS: Readonly<Record<Exclude<VoicemailReason, 'fallback' | 'session'>, string | null>> = {
  menu: null,
  unavailable: 'Sorry, nobody is available to take your call.',
  menu_exhausted: 'We did not get your choice.',
};

/**
 * Asks for a message and records it. The reason is told first, unless it is `null`.
 *
 * `action` is explicit because Twilio would otherwise ask the current address again and again. For an empty recording it
 * does not ask the action but runs the verbs after `<Record>`, so those say farewell. `absent` is subscribed to because
 * Twilio tells of silent recordings in no other way.
 */
export function recordMessageTwiml(context: FlowContext, reason: keyof typeof OPENINGS | null): string {
  const { phone } = context;
  const response = new VoiceResponse();
  const opening = reason === null ? null : OPENINGS[reason];
  if (opening !== null) say(response, phone, opening);
  sayOrPlay(response, phone, phone.voicemailGreeting);
  askForMessage(response, context);
  response.hangup();
  return response.toString();
}

/** Records a message; an empty one goes on to the words behind it. */
export function askForMessage(response: VoiceResponse, context: FlowContext): void {
  response.record(recordAttributes(context));
  say(response, context.phone, NO_MESSAGE);
}

/** The attributes of `<Record>`, for every way to a message. */
export function recordAttributes({ phone, urls }: FlowContext): VoiceResponse.RecordAttributes {
  return {
    action: urls.voicemail(),
    method: 'POST',
    finishOnKey: '#',
    maxLength: phone.voicemailMaxSeconds,
    timeout: SILENCE_SECONDS,
    playBeep: true,
    trim: 'trim-silence',
    recordingStatusCallback: urls.recording(),
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: ['completed', 'absent'],
    ...(phone.transcribeVoicemail ? { transcribe: true, transcribeCallback: urls.transcription() } : {}),
  };
}

/** After a message: thanks, and the end. */
export function thanksTwiml({ phone }: FlowContext): string {
  return sayAndHangUp(phone, 'Thank you for your message. Goodbye.');
}

/** After an empty message: the end. */
export function noMessageTwiml({ phone }: FlowContext): string {
  return sayAndHangUp(phone, NO_MESSAGE);
}

/** Ends a call whose message was taken before something failed: without configured words, audio or voice. */
export function plainFarewellTwiml(): string {
  const response = new VoiceResponse();
  response.say('Thank you. Goodbye.');
  response.hangup();
  return response.toString();
}

/**
 * Takes a message after a failure.
 *
 * Uses no configured words, audio or voice, as any of them may be what Twilio could not use.
 */
export function failureTwiml(context: FlowContext): string {
  const response = new VoiceResponse();
  response.say('Sorry, we cannot connect your call at the moment. Please leave a message after the beep.');
  response.record(recordAttributes(context));
  response.say('We did not hear a message. Goodbye.');
  response.hangup();
  return response.toString();
}
