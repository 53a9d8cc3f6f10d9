import { RequestEvents } from '../webhooks/request-events.js';
import type { CallbackReader, Flow, FlowContext, FlowResult } from '../webhooks/flow.js';
import { noMessageTwiml, recordMessageTwiml, thanksTwiml } from './voicemail.twiml.js';
import type { CallEvent, VoicemailReason } from '../../calls/model/call-event.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';

/** The Record action: the caller finished (`Digits` is a key) or hung up (`Digits` is `hangup`). */
export const answerRecorded: Flow = (request, context, receivedAt) => {
  const sid = recordingSid(request);
  const durationSeconds = request.seconds('RecordingDuration');
  const data = { recordingSid: sid, durationSeconds, digits: request.digits, details: request.details };
  const events = new RequestEvents(request, context, receivedAt).make('voicemail.recorded', data);
  return { twiml: durationSeconds === 0 ? noMessageTwiml(context) : thanksTwiml(context), events };
};

/** The recording callback: the only proof that there is a message, or that there is none. */
export const readRecordingStatus: CallbackReader = (request, context, receivedAt) => {
  const sid = recordingSid(request);
  if (sid === null) return [];
  const status = request.text('RecordingStatus') ?? 'completed';
  const data = {
    accountSid: request.accountSid,
    recordingSource: request.text('RecordingSource'),
    channels: request.count('RecordingChannels'),
    recordingSid: sid,
    status,
    durationSeconds: request.seconds('RecordingDuration'),
    errorCode: request.text('ErrorCode'),
  };
  return new RequestEvents(request, context, receivedAt).make('recording.status', data);
};

/** The transcription callback. */
export const readTranscription: CallbackReader = (request, context, receivedAt) => {
  const sid = recordingSid(request);
  if (sid === null) return [];
  const status = request.text('TranscriptionStatus') ?? 'failed';
  const data = { recordingSid: sid, status, text: request.text('TranscriptionText') };
  return new RequestEvents(request, context, receivedAt).make('transcription.status', data);
};

/** What led to asking for a message. */
export interface MessageRequest {
  readonly factory: RequestEvents;
  /** The facts known from the request so far. */
  readonly events: readonly CallEvent[];
  readonly reason: Exclude<VoicemailReason, 'fallback' | 'session'>;
  /** True when the reason may be wrong, so that it is not spoken. */
  readonly isUncertain?: boolean;
}

/** Asks the caller for a message. */
export function takeMessage(
  context: FlowContext,
  { factory, events, reason, isUncertain }: MessageRequest,
): FlowResult {
  return {
    twiml: recordMessageTwiml(context, isUncertain === true ? null : reason),
    events: [...events, ...factory.make('voicemail.started', { reason })],
  };
}

const RECORDING_SID = /^RE[0-9a-fA-F]{32}$/;
const RECORDING_SID_IN_URL = /\/Recordings\/(RE[0-9a-fA-F]{32})(?![0-9a-zA-Z])/;

/**
 * The sid of the recording a request is about, or `null` when none is valid.
 *
 * Twilio does not list `RecordingSid` among the parameters of the Record action, so the sid is read from `RecordingUrl`
 * when it is not there. Nothing else of that URL is kept or ever asked for.
 */
export function recordingSid(request: TwilioRequest): string | null {
  const sid = request.text('RecordingSid');
  if (sid !== null) return RECORDING_SID.test(sid) ? sid : null;
  return RECORDING_SID_IN_URL.exec(request.text('RecordingUrl') ?? '')?.[1] ?? null;
}
