import { HungUpError } from './hung-up.error.js';
import { hangUpAt } from './call-scene.js';
import { newSid } from './new-sid.js';
import { keepRecording } from './keep-recording.js';
import { readRecord, type RecordRequest } from './record-request.js';
import { recordingUrl } from './recording-url.js';
import { type MessageEnd, takeMessage } from './take-message.js';
import { hear, type NextDocument, pickUp, type Stage, type Step, type VerbHandler } from './verb.js';

const BEEP_SECONDS = 1;

/**
 * Records a message.
 *
 * An empty one does not lead to the action: the next verb follows. A caller who hangs up ends the message, and the action is asked
 * with `Digits` `hangup`; its answer is ignored.
 */
export const record: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  const request = readRecord(verb, stage);
  await beep(request, stage);
  const sid = newSid('RE');
  const startedAt = stage.scene.time.now();
  const message = await takeMessage(request, stage, { sid, startedAt });
  keepRecording(stage, request, { sid, startedAt, message });
  if (message.end === 'hangup') return endByHangUp(request, stage, { sid, message });
  return isEmpty(message) ? 'next' : actionOf(request, stage, { sid, message });
};

interface Recorded {
  readonly sid: string;
  readonly message: MessageEnd;
}

async function beep({ playBeep }: RecordRequest, stage: Stage): Promise<void> {
  hangUpAt(stage.scene, 'before-beep', 0);
  await stage.scene.time.wait(0, stage.signal);
  if (!playBeep) return;
  hear(stage, '(beep)');
  await stage.scene.time.wait(BEEP_SECONDS, stage.signal);
}

async function endByHangUp(request: RecordRequest, stage: Stage, recorded: Recorded): Promise<Step> {
  const { leg, scene } = stage;
  leg.end('completed', scene.time.now());
  if (!isEmpty(recorded.message)) {
    await scene.sender.send({ ...actionOf(request, stage, recorded), standard: leg.parameters });
  }
  throw new HungUpError('caller');
}

function actionOf(
  { action }: RecordRequest,
  { scene, documentUrl }: Stage,
  recorded: Recorded,
): NextDocument {
  const { sid, message } = recorded;
  return {
    purpose: 'record action',
    ...action,
    base: documentUrl,
    own: {
      RecordingUrl: recordingUrl(scene.number, sid),
      ...(scene.plan.delivery.omitRecordingSid ? {} : { RecordingSid: sid }),
      RecordingDuration: String(message.elapsedSeconds),
      ...(message.digits === null ? {} : { Digits: message.digits }),
    },
  };
}

function isEmpty({ spokenSeconds }: MessageEnd): boolean {
  return spokenSeconds === 0;
}
