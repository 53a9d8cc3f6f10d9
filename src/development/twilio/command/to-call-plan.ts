import { InvalidArgumentError } from 'commander';
import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { CallPlan } from '../phone/call-plan.js';
import type { AgentPlans } from '../phone/planned-agent.js';
import type { CallOptions } from './call-options.js';
import type { AgentOption } from './option-parsers.js';

/** What Mainline's menu takes for an agent. */
const FOR_AN_AGENT = '1';

/** Options that mean nothing unless agents are rung. */
const ABOUT_AGENTS = [
  'agent',
  'talkSeconds',
  'omitDialBridged',
  'declinedStatus',
  'firstPickUpWins',
  'omitActionAfterHangUp',
] as const;

/** Options that mean nothing unless a server answers. */
const WITH_A_SERVER = [
  ...ABOUT_AGENTS,
  'keys',
  'silence',
  'messageSeconds',
  'messageEnd',
  'dropRecording',
  'omitRecordingSid',
  'recordingResult',
  'lose',
  'loseCallback',
  'forgeSignature',
] as const;

/**
 * The call that a command line asks for.
 *
 * @throws InvalidArgumentError when options contradict each other
 */
export function toCallPlan(options: CallOptions): CallPlan {
  refuseContradictions(options);
  const { withheld, from } = options;
  return {
    from,
    to: options.to,
    withheld,
    callerName: options.callerName,
    parameters: options.parameter,
    keys: keysOf(options),
    messageSeconds: options.messageSeconds,
    messageEnd: options.messageEnd,
    talkSeconds: options.talkSeconds,
    hangUp: options.hangUp,
    agents: options.agent === undefined ? undefined : toAgentPlans(options.agent),
    delivery: toDelivery(options),
  };
}

/** Pairs of options of which the first leaves the second without effect. */
const CONTRADICTIONS: readonly (readonly [keyof CallOptions, keyof CallOptions])[] = [
  ['withheld', 'from'],
  ['silence', 'keys'],
  ['dropCallbacks', 'dropFinal'],
  ['dropCallbacks', 'dropRecording'],
  ['dropCallbacks', 'loseCallback'],
  ['dropCallbacks', 'recordingResult'],
  ...WITH_A_SERVER.map((name) => ['unreachable', name] as const),
];

/** An option without effect would let its user believe that it had been tried. */
function refuseContradictions(options: CallOptions): void {
  const isGiven = (name: keyof CallOptions): boolean =>
    options[name] !== undefined && options[name] !== false;
  for (const [one, other] of CONTRADICTIONS) {
    if (isGiven(one) && isGiven(other)) refuse(`${flag(one)} and ${flag(other)} contradict each other.`);
  }
  const lonely = ABOUT_AGENTS.find(isGiven);
  if (lonely !== undefined && !keysOf(options).includes(FOR_AN_AGENT))
    refuse(`${flag(lonely)} needs a caller who presses ${FOR_AN_AGENT}.`);
  if (isGiven('seed') && options.callbacks !== 'shuffled') refuse('--seed needs --callbacks shuffled.');
  const { hangUp } = options;
  if ((hangUp === 'ringing' || hangUp === 'talking') && !keysOf(options).includes(FOR_AN_AGENT))
    refuse(`--hang-up ${hangUp} needs a caller who presses ${FOR_AN_AGENT}.`);
}

function refuse(problem: string): never {
  throw new InvalidArgumentError(problem);
}

function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A message is what a newcomer expects; whoever says something about agents wants to reach them. */
function keysOf(options: CallOptions): string {
  if (options.silence === true) return '';
  return (
    options.keys ?? (options.agent === undefined && options.talkSeconds === undefined ? '2' : FOR_AN_AGENT)
  );
}

function toAgentPlans(agents: readonly AgentOption[]): AgentPlans {
  const named = agents.flatMap(({ number, plan }) => (number === null ? [] : [[number, plan] as const]));
  if (named.length === 0) return agents.map(({ plan }) => plan);
  if (named.length < agents.length) refuse('Give every --agent a number, or none.');
  const plans = Object.fromEntries(named);
  if (Object.keys(plans).length < named.length) refuse('Give every --agent another number.');
  return plans;
}

function toDelivery(options: CallOptions): DeliveryPlan {
  return {
    callbacks: options.callbacks,
    seed: options.seed ?? 1,
    duplicate: options.duplicate ?? false,
    lose: options.lose ?? {},
    loseCallbacks: options.loseCallback ?? [],
    forgeSignature: options.forgeSignature === true,
    dropFinal: options.dropFinal === true,
    dropRecording: options.dropRecording === true,
    dropCallbacks: options.dropCallbacks === true,
    unreachable: options.unreachable === true,
    omitRecordingSid: options.omitRecordingSid === true,
    omitDialBridged: options.omitDialBridged === true,
    declinedStatus: options.declinedStatus ?? 'completed',
    firstPickUpWins: options.firstPickUpWins === true,
    omitActionAfterHangUp: options.omitActionAfterHangUp === true,
    recordingResult: options.recordingResult ?? 'completed',
    stampRequests: options.realtime !== true && options.realtime !== 1,
  };
}
