import { abortable, firstOf, reasonOf } from '../network/waiting.js';
import { type DialRequest, readDial } from '../twiml/verb-attributes.js';
import type { CallScene } from './call-scene.js';
import { E164 } from '../../../config/phone-number.js';
import { type AgentLeg, type RingResult, ringAgents } from './ring-agents.js';
import {
  askAfterHangUp,
  hear,
  type NextDocument,
  nextDocument,
  pickUp,
  type Stage,
  type VerbHandler,
} from './stage.js';
import { HungUpError, type VirtualLeg } from './virtual-leg.js';

const STAR = '*';

type TalkEnd = 'agent' | 'time limit' | 'star';

const WHY: Readonly<Record<TalkEnd, string>> = {
  agent: 'the agent hung up',
  'time limit': 'the time limit was reached',
  star: 'the star key',
};

/**
 * Rings agents and connects the first who accepts.
 *
 * With an action, that document follows; without one, the next verb. When the caller hangs up the action is still asked, with a
 * terminal `CallStatus`, and its answer is ignored, unless the delivery plan omits that.
 */
export const dial: VerbHandler = async (verb, stage) => {
  const { scene, leg, documentUrl } = stage;
  const from = leg.parameters['From'] ?? '';
  const request = readDial(verb, { documentUrl, from }, scene.warn);
  if (!keepsRinging(request, stage)) pickUp(stage);
  const ringing = await ring(request, stage);
  try {
    if (stage.signal.aborted) throw reasonOf(stage.signal);
    if (ringing.winner !== null) await converse(ringing.winner, request, stage);
  } catch (error: unknown) {
    if (error instanceof HungUpError) await askAfterHangUp(stage, lastAction(request, ringing, stage));
    throw error;
  }
  return actionOf(request, ringing, stage) ?? 'next';
};

/** Twilio leaves the caller's leg unanswered only when `<Dial>` is the first verb. */
function keepsRinging({ answerOnBridge }: DialRequest, { isFirst, leg }: Stage): boolean {
  return isFirst && !leg.isAnswered && answerOnBridge;
}

async function ring(request: DialRequest, stage: Stage): Promise<RingResult> {
  if (!isCallerIdAllowed(request, stage.scene)) return { winner: null, others: [] };
  hear(stage, '(ringing)');
  stage.scene.caller.onMoment('ringing');
  return ringAgents(stage.scene, request);
}

/**
 * Whether Twilio would ring anybody as this caller.
 *
 * The caller's own number, the number that was called and numbers of the account are allowed. A caller from SIP or a client has
 * no number of their own to show.
 */
function isCallerIdAllowed({ callerId }: DialRequest, { from, to, account, warn }: CallScene): boolean {
  const isOwned = (callerId === to && callerId !== '') || account.ownedNumbers.includes(callerId);
  const isOwn = callerId === from && !/^(sip|client):/.test(from);
  if (!isOwned && !isOwn) {
    warn('13214', `Invalid caller id "${callerId}"`);
    return false;
  }
  if (!E164.test(callerId)) warn('13214', `Some networks reject the caller id "${callerId}"`);
  return true;
}

async function converse(winner: AgentLeg, request: DialRequest, stage: Stage): Promise<void> {
  pickUp(stage);
  winner.bridge();
  stage.scene.outcome = 'connected';
  try {
    await talk(winner, request, stage);
  } finally {
    winner.end('completed');
  }
}

/**
 * The conversation, until the agent or the caller hangs up, time is over, or the caller presses the star key where that counts.
 *
 * @throws HungUpError when the caller hangs up
 */
async function talk(winner: AgentLeg, request: DialRequest, { scene, leg, signal }: Stage): Promise<void> {
  const agent = winner.leg.who;
  scene.transcript.add('caller', { kind: 'talk', text: `talks with ${agent}` });
  if (request.hangupOnStar) leg.keypad.listen();
  try {
    const end = await firstOf<TalkEnd>(
      signal,
      (race) => hungUp(winner.leg, race),
      (race) => starPressed(leg, race),
      (race) => scene.caller.talk(winner.leg, race),
      (race) => timeIsOver(request, scene, race),
    );
    note(scene, end === 'agent' ? agent : 'network', `conversation ended: ${WHY[end]}`);
  } finally {
    leg.keypad.stopListening();
  }
}

function note({ transcript }: CallScene, who: string, text: string): void {
  transcript.add(who, { kind: 'talk', text });
}

async function hungUp({ signal: ending }: VirtualLeg, signal: AbortSignal): Promise<TalkEnd> {
  if (ending.aborted) return 'agent';
  await abortable(signal, (wake) => {
    ending.addEventListener('abort', wake, { once: true });
    return () => ending.removeEventListener('abort', wake);
  });
  return 'agent';
}

async function starPressed({ keypad }: VirtualLeg, signal: AbortSignal): Promise<TalkEnd> {
  while ((await keypad.next(signal)) !== STAR);
  return 'star';
}

async function timeIsOver(
  { timeLimitSeconds }: DialRequest,
  { time }: CallScene,
  signal: AbortSignal,
): Promise<TalkEnd> {
  await time.wait(timeLimitSeconds, signal);
  return 'time limit';
}

function lastAction(request: DialRequest, ringing: RingResult, stage: Stage): NextDocument | null {
  return stage.scene.delivery.omitActionAfterHangUp ? null : actionOf(request, ringing, stage);
}

function actionOf({ action }: DialRequest, ringing: RingResult, stage: Stage): NextDocument | null {
  if (action === null) return null;
  return nextDocument(stage, 'dial action', action, dialOutcome(ringing, stage.scene));
}

/**
 * What a Dial action says about the agents' legs.
 *
 * Without a winner it speaks of the leg that ended last. Twilio does not document its status when somebody picked up and
 * declined; the delivery plan chooses.
 */
function dialOutcome({ winner, others }: RingResult, { delivery }: CallScene): Record<string, string> {
  const leg = (winner ?? others.at(-1))?.leg;
  if (leg === undefined) return { DialCallStatus: 'failed' };
  const isDeclined = winner === null && leg.isAnswered;
  return {
    DialCallSid: leg.sid,
    DialCallStatus: isDeclined ? delivery.declinedStatus : leg.status,
    ...(leg.isAnswered ? { DialCallDuration: String(leg.durationSeconds) } : {}),
    ...(delivery.omitDialBridged ? {} : { DialBridged: String(winner !== null) }),
  };
}
