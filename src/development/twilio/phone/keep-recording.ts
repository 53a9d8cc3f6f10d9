import type { Stage } from './verb.js';
import { newSid } from './new-sid.js';
import { recordingUrl } from './recording-url.js';
import type { RecordRequest } from './record-request.js';
import { reportRecording } from './report-recording.js';
import type { MessageEnd } from './take-message.js';

/** A recording that has stopped. */
export interface StoppedRecording {
  readonly sid: string;
  readonly startedAt: Date;
  readonly message: MessageEnd;
}

const TRANSCRIPTION_SECONDS = 8;
const LONGEST_TRANSCRIBED_SECONDS = 120;

/**
 * Processes a recording beside the call: keeps its audio, then reports it, and later its transcription.
 *
 * A recording in which nobody spoke is reported as absent.
 */
export function keepRecording(stage: Stage, request: RecordRequest, recording: StoppedRecording): void {
  const { background, time, number, recordings } = stage.scene;
  const { sid, startedAt, message } = recording;
  background.run(async () => {
    await time.wait(number.processingSeconds);
    if (message.spokenSeconds === 0) {
      reportRecording(stage, request, { sid, startedAt, status: 'absent' });
      return;
    }
    const seconds = request.trimSilence ? message.spokenSeconds : message.elapsedSeconds;
    await store(stage, recording, seconds);
    recordings.push({ sid, seconds });
    reportRecording(stage, request, { sid, startedAt, status: 'completed', seconds });
    await transcribe(stage, request, { sid, seconds });
  });
}

async function store(
  { scene, leg }: Stage,
  { sid, startedAt }: StoppedRecording,
  seconds: number,
): Promise<void> {
  const folder = scene.number.recordings;
  if (folder === null) return;
  const { accountSid } = scene.number;
  await scene.time.during(folder.add({ sid, callSid: leg.sid, accountSid, startedAt, seconds }));
}

async function transcribe(
  { scene, leg, documentUrl }: Stage,
  { transcribeCallback }: RecordRequest,
  { sid, seconds }: { readonly sid: string; readonly seconds: number },
): Promise<void> {
  if (transcribeCallback === null) return;
  await scene.time.wait(TRANSCRIPTION_SECONDS);
  const isPossible = seconds > 2 && seconds < LONGEST_TRANSCRIBED_SECONDS;
  const transcriptionSid = newSid('TR');
  const url = recordingUrl(scene.number, sid);
  scene.callbacks.add({
    purpose: 'transcription',
    url: transcribeCallback,
    base: documentUrl,
    method: 'POST',
    standard: leg.parameters,
    own: {
      TranscriptionSid: transcriptionSid,
      TranscriptionStatus: isPossible ? 'completed' : 'failed',
      TranscriptionText: isPossible ? scene.plan.messageText : '',
      TranscriptionType: 'fast',
      TranscriptionUrl: `${url}/Transcriptions/${transcriptionSid}`,
      RecordingSid: sid,
      RecordingUrl: url,
    },
  });
}
