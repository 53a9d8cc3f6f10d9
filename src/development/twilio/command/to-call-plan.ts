import { InvalidArgumentError } from 'commander';
import type { AgentPlans } from '../phone/agent-plan.js';
import type { CallPlan } from '../phone/call-plan.js';
import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { CallOptions } from './call-options.js';
import type { AgentOption } from './option-parsers.js';

/**
 * The call that a command line asks for.
 *
 * @throws InvalidArgumentError when options contradict each other
 */
export function toCallPlan(options: CallOptions): CallPlan {
  const { withheld, from } = options;
  if (withheld === true && from !== undefined) {
    throw new InvalidArgumentError('--withheld and --from contradict each other.');
  }
  return {
    from,
    to: options.to,
    withheld,
    callerName: options.callerName,
    parameters: options.parameter,
    keys: options.silence === true ? '' : options.keys,
    messageSeconds: options.messageSeconds,
    messageEnd: options.messageEnd,
    talkSeconds: options.talkSeconds,
    hangUp: options.hangUp,
    agents: options.agent === undefined ? undefined : toAgentPlans(options.agent),
    delivery: toDelivery(options),
  };
}

function toAgentPlans(agents: readonly AgentOption[]): AgentPlans {
  const named = agents.flatMap(({ number, plan }) => (number === null ? [] : [[number, plan] as const]));
  if (named.length === 0) return agents.map(({ plan }) => plan);
  if (named.length < agents.length) {
    throw new InvalidArgumentError('Give every --agent a number, or none.');
  }
  return Object.fromEntries(named);
}

function toDelivery(options: CallOptions): DeliveryPlan {
  return {
    callbacks: options.callbacks,
    seed: options.seed,
    duplicate: options.duplicate === true,
    forgeSignature: options.forgeSignature === true,
    dropFinal: options.dropFinal === true,
    dropRecording: options.dropRecording === true,
    dropCallbacks: options.dropCallbacks === true,
    unreachable: options.unreachable === true,
    omitRecordingSid: options.omitRecordingSid === true,
    omitDialBridged: options.omitDialBridged === true,
    declinedStatus: options.declinedStatus ?? 'completed',
  };
}
