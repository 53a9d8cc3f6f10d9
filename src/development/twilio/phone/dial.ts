import { hangUpAt } from './call-scene.js';
import { HungUpError } from './hung-up.error.js';
import { reasonOf } from '../network/reason-of.js';
import { dialOutcome } from './dial-outcome.js';
import { type DialRequest, readDial } from './dial-plan.js';
import { isCallerIdAllowed } from './check-numbers.js';
import { type RingResult, ringAgents } from './ring-agents.js';
import { talk } from './talk.js';
import { truthAttribute } from '../twiml/attributes.js';
import type { TwimlElement } from '../twiml/twiml-element.js';
import { hear, type NextDocument, pickUp, type Stage, type Step, type VerbHandler } from './verb.js';

/** Seconds of ringing after which an impatient caller hangs up. */
const RINGING_PATIENCE = 3;

/**
 * Rings agents and connects the first who accepts.
 *
 * With an action, that document follows; without one, the next verb. When the caller hangs up the action is still asked, with a
 * terminal `CallStatus`, and its answer is ignored.
 */
export const dial: VerbHandler = async (verb, stage) => {
  const request = readDial(verb, stage);
  if (!keepsRinging(verb, stage)) pickUp(stage);
  const ringing = await ring(request, stage);
  try {
    if (stage.signal.aborted) throw reasonOf(stage.signal);
    if (ringing.winner !== null) await converse(ringing.winner, request, stage);
  } catch (error: unknown) {
    if (error instanceof HungUpError) await reportHangUp(request, ringing, stage);
    throw error;
  }
  return nextStep(request, ringing, stage);
};

/** Twilio leaves the caller's leg unanswered only when `<Dial>` is the first verb. */
function keepsRinging(verb: TwimlElement, { isFirst, leg }: Stage): boolean {
  return isFirst && !leg.isAnswered && truthAttribute(verb, 'answerOnBridge', false);
}

async function ring(request: DialRequest, stage: Stage): Promise<RingResult> {
  if (!isCallerIdAllowed(request, stage.scene)) return { winner: null, others: [] };
  hear(stage, '(ringing)');
  hangUpAt(stage.scene, 'ringing', RINGING_PATIENCE);
  return ringAgents(stage.scene, request);
}

async function converse(
  winner: NonNullable<RingResult['winner']>,
  request: DialRequest,
  stage: Stage,
): Promise<void> {
  pickUp(stage);
  winner.bridge();
  stage.scene.verdict.outcome = 'connected';
  try {
    await talk(stage, winner, request);
  } finally {
    winner.end('completed');
  }
}

function nextStep(request: DialRequest, ringing: RingResult, stage: Stage): Step {
  return request.action === null ? 'next' : actionOf(request.action, ringing, stage);
}

async function reportHangUp(request: DialRequest, ringing: RingResult, stage: Stage): Promise<void> {
  const { leg, scene } = stage;
  leg.end(leg.isAnswered ? 'completed' : 'no-answer', scene.time.now());
  if (request.action === null) return;
  await scene.sender.send({ ...actionOf(request.action, ringing, stage), standard: leg.parameters });
}

function actionOf(
  action: NonNullable<DialRequest['action']>,
  ringing: RingResult,
  { documentUrl, scene }: Stage,
): NextDocument {
  return {
    purpose: 'dial action',
    ...action,
    base: documentUrl,
    own: dialOutcome(ringing, scene.plan.delivery),
  };
}
