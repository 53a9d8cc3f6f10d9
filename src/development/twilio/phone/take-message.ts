import { HungUpError } from './hung-up.error.js';
import { hangUpLater } from './call-scene.js';
import { firstOf } from '../network/first-of.js';
import type { Stage } from './verb.js';
import type { RecordRequest } from './record-request.js';
import { reportRecording } from './report-recording.js';

/** A message when recording has stopped; whole seconds. */
export interface MessageEnd {
  /** What stopped it. */
  readonly end: 'key' | 'silence' | 'limit' | 'hangup';
  /** The key or `hangup`; `null` when nothing was pressed. */
  readonly digits: string | null;
  /** Seconds of speech. */
  readonly spokenSeconds: number;
  /** Seconds from the beep to the end, silence included. */
  readonly elapsedSeconds: number;
}

interface Recording {
  readonly sid: string;
  readonly startedAt: Date;
}

/** Records what the caller says until a key, silence, the limit or a hang-up ends it. */
export async function takeMessage(
  request: RecordRequest,
  stage: Stage,
  recording: Recording,
): Promise<MessageEnd> {
  const { leg, scene, signal } = stage;
  reportRecording(stage, request, { ...recording, status: 'in-progress' });
  if (scene.plan.hangUp === 'recording') hangUpLater(scene, Math.max(1, scene.plan.messageSeconds));
  leg.keypad.listen();
  try {
    const stop = await firstOf(
      signal,
      (race) => untilSilence(request, stage, race),
      (race) => untilKey(request, stage, race),
    );
    return measure(stop.end, stop.digits, stage, recording);
  } catch (error: unknown) {
    if (!(error instanceof HungUpError)) throw error;
    return measure('hangup', 'hangup', stage, recording);
  } finally {
    leg.keypad.stopListening();
  }
}

interface Stop {
  readonly end: MessageEnd['end'];
  readonly digits: string | null;
}

/** The caller speaks, presses the last key, or falls silent. */
async function untilSilence(
  request: RecordRequest,
  { scene, leg }: Stage,
  signal: AbortSignal,
): Promise<Stop> {
  const { plan, time, transcript } = scene;
  const spoken = Math.min(plan.messageSeconds, request.maxSeconds);
  if (spoken > 0)
    transcript.add(leg.who, { kind: 'talk', text: `leaves a message of ${plan.messageSeconds} s` });
  await time.wait(spoken, signal);
  if (spoken === request.maxSeconds) return { end: 'limit', digits: null };
  const staysOnLine = plan.hangUp !== 'recording';
  if (plan.messageEnd !== 'silence' && staysOnLine) {
    transcript.add(leg.who, { kind: 'keys', keys: plan.messageEnd, used: leg.keypad.press(plan.messageEnd) });
    await time.wait(0, signal);
  }
  const left = request.maxSeconds - spoken;
  await time.wait(Math.min(request.silenceSeconds, left), signal);
  return { end: request.silenceSeconds < left ? 'silence' : 'limit', digits: null };
}

async function untilKey({ finishKeys }: RecordRequest, { leg }: Stage, signal: AbortSignal): Promise<Stop> {
  for (;;) {
    const key = await leg.keypad.next(signal);
    if (finishKeys.includes(key)) return { end: 'key', digits: key };
  }
}

function measure(
  end: MessageEnd['end'],
  digits: string | null,
  { scene }: Stage,
  { startedAt }: Recording,
): MessageEnd {
  const elapsed = (scene.time.now().getTime() - startedAt.getTime()) / 1000;
  const spoken = Math.min(elapsed, scene.plan.messageSeconds);
  return { end, digits, spokenSeconds: wholeSeconds(spoken), elapsedSeconds: wholeSeconds(elapsed) };
}

/** Anything said counts as a second at least. */
function wholeSeconds(seconds: number): number {
  return seconds <= 0 ? 0 : Math.max(1, Math.round(seconds));
}
