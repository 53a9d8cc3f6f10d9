import { randomUUID } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import type { EventName, TransferTarget } from '../lifecycle-call.js';
import { type LifecyclePlan, planEvents } from '../lifecycle-plan.js';
import type { LifecycleOptions } from './lifecycle-options.js';

const WAIT_SECONDS = 12;
const RING_SECONDS = 5;
const TALK_SECONDS = 30;

/**
 * The call that a command line asks for.
 *
 * @param firstAgent who is rung unless the command line names somebody; `null` for nobody
 * @throws InvalidArgumentError when options contradict each other or would have no effect
 */
export function toLifecyclePlan(options: LifecycleOptions, firstAgent: string | null): LifecyclePlan {
  const { type, queue: queueId, from, to, callerName, late = [], repeat = [] } = options;
  const endWhile = endStateOf(options);
  const waitSeconds = options.waitSeconds ?? WAIT_SECONDS;
  const plan: LifecyclePlan = {
    id: `lifecycle-${randomUUID()}`,
    ...{ type, queueId, from, to, callerName },
    agentId: options.agent ?? firstAgent,
    waitSeconds,
    ringSeconds: options.ringSeconds ?? Math.min(RING_SECONDS, waitSeconds),
    talkSeconds: options.talkSeconds ?? TALK_SECONDS,
    holdSeconds: options.holdSeconds ?? [],
    transfer: transferOf(options),
    endWhile,
    endReason: options.endReason ?? (endWhile === 'waiting' ? 'abandoned' : 'completed'),
    reportsDurations: options.reported === true,
    ...{ late, repeat },
  };
  refuseContradictions(options, plan);
  return plan;
}

function endStateOf({ endWhile, endReason }: LifecycleOptions): LifecyclePlan['endWhile'] {
  const isUnanswered = endReason === 'abandoned' || endReason === 'no_answer';
  return endWhile ?? (isUnanswered ? 'waiting' : 'active');
}

function transferOf({ transferAgent, transferQueue }: LifecycleOptions): TransferTarget | null {
  if (transferAgent !== undefined) return { agentId: transferAgent };
  return transferQueue === undefined ? null : { queueId: transferQueue };
}

/** An option without effect would let its user believe that it had been tried. */
function refuseContradictions(options: LifecycleOptions, plan: LifecyclePlan): void {
  const { transferAgent, transferQueue, ringSeconds, talkSeconds } = options;
  const { agentId, endWhile, holdSeconds, transfer, waitSeconds } = plan;
  if (transferAgent !== undefined && transferQueue !== undefined)
    refuse('--transfer-agent and --transfer-queue contradict each other.');
  const isRung = agentId !== null || transferAgent !== undefined;
  if (ringSeconds !== undefined && !isRung)
    refuse(`--ring-seconds needs --agent: ${plan.queueId} has no agents.`);
  if (agentId !== null && plan.ringSeconds > waitSeconds)
    refuse(`--ring-seconds is a part of --wait-seconds, which is ${waitSeconds}.`);
  const isAnswered = endWhile !== 'waiting' || transfer !== null;
  if (!isAnswered && talkSeconds !== undefined) refuse('--talk-seconds needs a call that is answered.');
  if (!isAnswered && holdSeconds.length > 0) refuse('--hold-seconds needs a call that is answered.');
  if (endWhile === 'on_hold' && holdSeconds.length === 0) refuse('--end-while on_hold needs --hold-seconds.');
  if (endWhile === 'on_hold' && transfer !== null)
    refuse('--end-while on_hold and a transfer contradict each other: holds are before it.');
  refuseDelivery(plan);
  if (options.reported === true) refuseParts(options);
}

function refuseDelivery(plan: LifecyclePlan): void {
  const planned = new Set<EventName>(planEvents(plan, new Date(0)).map(({ body }) => body.event));
  const named = [...plan.late.map((name) => ['late', name]), ...plan.repeat.map((name) => ['repeat', name])];
  const absent = named.find(([, name]) => ![...planned].some((event) => event === name));
  if (absent !== undefined) refuse(`--${absent.join(' ')} has no effect: the call has no such event.`);
  if (plan.late.includes('call_ended')) refuse('--late call_ended has no effect: nothing comes after it.');
}

/** Durations are reported in whole seconds. */
function refuseParts(options: LifecycleOptions): void {
  const { waitSeconds, ringSeconds, talkSeconds, holdSeconds = [] } = options;
  const seconds = [waitSeconds, ringSeconds, talkSeconds, ...holdSeconds];
  if (seconds.some((one) => one !== undefined && !Number.isInteger(one)))
    refuse('--reported needs whole seconds.');
}

function refuse(problem: string): never {
  throw new InvalidArgumentError(problem);
}
