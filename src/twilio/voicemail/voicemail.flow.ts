import { RequestEvents } from '../webhooks/request-events.js';
import type { CallbackReader, Flow } from '../webhooks/flow.js';
import { recordingSid } from './recording-sid.js';
import { noMessageTwiml, thanksTwiml } from './voicemail.twiml.js';

/** The Record action: the caller finished (`Digits` is a key) or hung up (`Digits` is `hangup`). */
export const answerRecorded: Flow = (request, context, receivedAt) => {
  const sid = recordingSid(request);
  const durationSeconds = request.count('RecordingDuration');
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
    recordingSid: sid,
    status,
    durationSeconds: request.count('RecordingDuration'),
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
