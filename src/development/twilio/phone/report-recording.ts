import { rfc2822 } from './leg-callbacks.js';
import type { Stage } from './verb.js';
import { recordingUrl } from './recording-url.js';
import type { RecordRequest } from './record-request.js';

/** One state of a recording. */
export interface RecordingState {
  readonly sid: string;
  readonly startedAt: Date;
  readonly status: 'in-progress' | 'completed' | 'absent';
  /** Only when completed. */
  readonly seconds?: number;
}

/** Nobody spoke. */
const SILENT = '16102';

/**
 * Reports a recording to whoever asked for this state.
 *
 * The request names the caller's leg and the account, and neither From nor To.
 */
export function reportRecording(stage: Stage, { callback }: RecordRequest, state: RecordingState): void {
  if (callback.url === null || !callback.events.includes(state.status)) return;
  const { scene, leg, documentUrl } = stage;
  scene.callbacks.add({
    purpose: 'recording status',
    url: callback.url,
    base: documentUrl,
    method: callback.method,
    standard: { AccountSid: scene.number.accountSid, CallSid: leg.sid },
    own: {
      RecordingSid: state.sid,
      RecordingUrl: recordingUrl(scene.number, state.sid),
      RecordingStatus: state.status,
      ...(state.seconds === undefined ? {} : { RecordingDuration: String(state.seconds) }),
      RecordingChannels: '1',
      RecordingStartTime: rfc2822(state.startedAt),
      RecordingSource: 'RecordVerb',
      ErrorCode: state.status === 'absent' ? SILENT : '0',
    },
  });
}
