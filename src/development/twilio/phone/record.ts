import { firstOf } from '../network/waiting.js';
import { readRecord, type RecordRequest } from '../twiml/verb-attributes.js';
import { newSid } from './call-plan.js';
import {
  processRecording,
  recordingUrl,
  reportRecording,
  type StartedRecording,
} from './process-recording.js';
import {
  askAfterHangUp,
  hear,
  type NextDocument,
  nextDocument,
  pickUp,
  type Stage,
  type VerbHandler,
} from './stage.js';
import { HungUpError } from './virtual-leg.js';

const BEEP_SECONDS = 1;

/** A message when recording has stopped; whole seconds. */
export interface Message {
  /** What stopped it. */
  readonly end: 'key' | 'silence' | 'limit' | 'hangup';
  /** The key or `hangup`; `null` when nothing was pressed. */
  readonly digits: string | null;
  /** Seconds of speech. */
  readonly spokenSeconds: number;
  /** Seconds from the beep to the end, silence included. */
  readonly elapsedSeconds: number;
}

type Stop = Pick<Message, 'end' | 'digits'>;

/**
 * Records a message.
 *
 * An empty one does not lead to the action: the next verb follows. A caller who hangs up ends the message, and the action is asked
 * with `Digits` `hangup`; its answer is ignored.
 */
export const record: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  const request = readRecord(verb, stage.documentUrl, stage.scene.warn);
  await beep(request, stage);
  const recording = { sid: newSid('RE'), startedAt: stage.scene.time.now() };
  const message = await takeMessage(request, stage, recording);
  processRecording(stage, request, recording, message);
  const action = message.spokenSeconds === 0 ? null : actionOf(request, stage, recording, message);
  if (message.end !== 'hangup') return action ?? 'next';
  await askAfterHangUp(stage, action);
  throw new HungUpError('caller');
};

async function beep({ playBeep }: RecordRequest, stage: Stage): Promise<void> {
  const { time, caller } = stage.scene;
  caller.onMoment('before-beep');
  await time.wait(0, stage.signal);
  if (!playBeep) return;
  hear(stage, '(beep)', BEEP_SECONDS);
  await time.wait(BEEP_SECONDS, stage.signal);
}

/** Records what the caller says until a key, silence, the limit or a hang-up ends it. */
async function takeMessage(
  request: RecordRequest,
  stage: Stage,
  recording: StartedRecording,
): Promise<Message> {
  const { leg, scene, signal } = stage;
  reportRecording(stage, request, recording, { status: 'in-progress' });
  scene.caller.onMoment('recording');
  leg.keypad.listen();
  try {
    const stop = await firstOf(
      signal,
      (race) => untilLimit(request, stage, race),
      (race) => untilSilence(request, stage, race),
      (race) => untilKey(request, stage, race),
      (race) => scene.caller.leaveMessage(race),
    );
    return measure(stop, stage, recording);
  } catch (error: unknown) {
    if (!(error instanceof HungUpError)) throw error;
    return measure({ end: 'hangup', digits: 'hangup' }, stage, recording);
  } finally {
    leg.keypad.stopListening();
  }
}

/** Nobody has spoken for as long as the verb allows. */
async function untilSilence(
  { silenceSeconds }: RecordRequest,
  { scene, leg: { voice } }: Stage,
  signal: AbortSignal,
): Promise<Stop> {
  const goesOn = async (race: AbortSignal): Promise<boolean> => {
    await voice.changed(race);
    return true;
  };
  const isSilent = async (race: AbortSignal): Promise<boolean> => {
    await scene.time.wait(voice.isSpeaking ? Number.POSITIVE_INFINITY : silenceSeconds, race);
    return false;
  };
  while (await firstOf(signal, goesOn, isSilent));
  return { end: 'silence', digits: null };
}

async function untilLimit(
  { maxSeconds }: RecordRequest,
  { scene, leg: { who } }: Stage,
  signal: AbortSignal,
): Promise<Stop> {
  await scene.waitFor({ who, what: 'recording', seconds: maxSeconds }, signal);
  return { end: 'limit', digits: null };
}

async function untilKey({ finishKeys }: RecordRequest, { leg }: Stage, signal: AbortSignal): Promise<Stop> {
  for (;;) {
    const key = await leg.keypad.next(signal);
    if (finishKeys.includes(key)) return { end: 'key', digits: key };
  }
}

function measure(stop: Stop, { scene, leg }: Stage, { startedAt }: StartedRecording): Message {
  const now = scene.time.now();
  const elapsed = (now.getTime() - startedAt.getTime()) / 1000;
  const spokenSeconds = wholeSeconds(leg.voice.spokenSeconds(startedAt, now));
  return { ...stop, spokenSeconds, elapsedSeconds: wholeSeconds(elapsed) };
}

/** Anything said counts as a second at least. */
function wholeSeconds(seconds: number): number {
  return seconds <= 0 ? 0 : Math.max(1, Math.round(seconds));
}

function actionOf(
  { action }: RecordRequest,
  stage: Stage,
  { sid }: StartedRecording,
  { elapsedSeconds, digits }: Message,
): NextDocument {
  const { account, delivery } = stage.scene;
  return nextDocument(stage, 'record action', action, {
    RecordingUrl: recordingUrl(account, sid),
    ...(delivery.omitRecordingSid ? {} : { RecordingSid: sid }),
    RecordingDuration: String(elapsedSeconds),
    ...(digits === null ? {} : { Digits: digits }),
  });
}
