import { wholeSecondsOf } from '../history/read-wav.js';
import type { RecordingResult } from '../network/delivery-plan.js';
import { rfc2822 } from '../network/simulated-time.js';
import { LONGEST_TRANSCRIBED_SECONDS, type RecordRequest } from '../twiml/verb-attributes.js';
import { newSid } from './call-plan.js';
import type { Stage } from './stage.js';
import type { VirtualAccount } from './virtual-account.js';

/** A recording since the beep. */
export interface StartedRecording {
  readonly sid: string;
  readonly startedAt: Date;
}

/** What has become of a recording. */
interface RecordingState {
  readonly status: 'in-progress' | 'completed' | 'absent' | 'failed';
  /** Why there is no recording. */
  readonly errorCode?: string;
  /** Only when completed. */
  readonly seconds?: number;
}

/** Why there is no recording of a message, whatever the caller heard. */
const NO_RECORDING: Readonly<Record<Exclude<RecordingResult, 'completed'>, RecordingState>> = {
  'too-short': { status: 'absent', errorCode: '16101' },
  silent: { status: 'absent', errorCode: '16102' },
  failed: { status: 'failed', errorCode: '16105' },
};
const TRANSCRIPTION_SECONDS = 8;

/**
 * Processes a recording that has stopped beside the call: keeps its audio, then reports it, and later its transcription.
 *
 * A recording in which nobody spoke is reported as absent, and so may one be in which somebody did, as the delivery plan says.
 */
export function processRecording(
  stage: Stage,
  request: RecordRequest,
  recording: StartedRecording,
  message: { readonly spokenSeconds: number; readonly elapsedSeconds: number },
): void {
  const { background, time, account, delivery, recordings } = stage.scene;
  background.run(async () => {
    await time.wait(account.processingSeconds);
    const result = message.spokenSeconds === 0 ? 'silent' : delivery.recordingResult;
    if (result !== 'completed') {
      reportRecording(stage, request, recording, NO_RECORDING[result]);
      return;
    }
    const sound = await stage.scene.soundOfMessage();
    const { spokenSeconds, elapsedSeconds } = message;
    const timed = request.trimSilence ? spokenSeconds : elapsedSeconds;
    const seconds = sound === null ? timed : wholeSecondsOf(sound);
    await keepAudio(stage, recording, { seconds, sound });
    recordings.push({ sid: recording.sid, seconds });
    reportRecording(stage, request, recording, { status: 'completed', seconds });
    await transcribe(stage, request, { sid: recording.sid, seconds });
  });
}

/**
 * Reports a recording to whoever asked for this state.
 *
 * The request names the caller's leg and the account, and neither From nor To.
 */
export function reportRecording(
  { scene, leg, documentUrl: base }: Stage,
  { statusCallback: { url, method, events } }: RecordRequest,
  { sid, startedAt }: StartedRecording,
  { status, seconds, errorCode = '0' }: RecordingState,
): void {
  // There is no event by the name of failed: whoever wants to hear of the end hears of that one too.
  if (url === null || !events.includes(status === 'failed' ? 'completed' : status)) return;
  scene.callbacks.add({
    purpose: 'recording status',
    url,
    base,
    method,
    standard: { AccountSid: scene.account.accountSid, CallSid: leg.sid },
    own: {
      RecordingSid: sid,
      RecordingUrl: recordingUrl(scene.account, sid),
      RecordingStatus: status,
      ...(seconds === undefined ? {} : { RecordingDuration: String(seconds) }),
      RecordingChannels: '1',
      RecordingStartTime: rfc2822(startedAt),
      RecordingSource: 'RecordVerb',
      ErrorCode: errorCode,
    },
  });
}

/** The address of a recording as requests name it: without an extension. */
export function recordingUrl({ apiUrl, accountSid }: VirtualAccount, sid: string): string {
  return `${apiUrl}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`;
}

async function keepAudio(
  { scene, leg }: Stage,
  recording: StartedRecording,
  audio: { readonly seconds: number; readonly sound: Buffer | null },
): Promise<void> {
  const { accountSid, recordings } = scene.account;
  if (recordings === null) return;
  await scene.time.during(recordings.add({ ...recording, callSid: leg.sid, accountSid, ...audio }));
}

async function transcribe(
  { scene, leg, documentUrl: base }: Stage,
  { transcribeCallback }: RecordRequest,
  { sid, seconds }: { readonly sid: string; readonly seconds: number },
): Promise<void> {
  if (transcribeCallback === null) return;
  await scene.time.wait(TRANSCRIPTION_SECONDS);
  const isPossible = seconds > 2 && seconds < LONGEST_TRANSCRIBED_SECONDS;
  const transcriptionSid = newSid('TR');
  const url = recordingUrl(scene.account, sid);
  scene.callbacks.add({
    purpose: 'transcription',
    url: transcribeCallback,
    base,
    method: 'POST',
    standard: leg.parameters,
    own: {
      TranscriptionSid: transcriptionSid,
      TranscriptionStatus: isPossible ? 'completed' : 'failed',
      TranscriptionText: isPossible ? scene.caller.messageText : '',
      TranscriptionType: 'fast',
      TranscriptionUrl: `${url}/Transcriptions/${transcriptionSid}`,
      RecordingSid: sid,
      RecordingUrl: url,
    },
  });
}
