import { InvalidArgumentError } from 'commander';
import { parseSeconds } from '../../terminal/option-values.js';
import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { RequestPurpose } from '../network/webhook-request.js';
import { HANG_UP_MOMENTS, type HangUpMoment, keysProblem } from '../phone/person.js';
import { AGENT_BEHAVIOURS, type AgentPlan } from '../phone/planned-agent.js';

/** An agent as given on the command line; without a number the order decides. */
export interface AgentOption {
  readonly number: string | null;
  readonly plan: AgentPlan;
}

export function parseSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

export function parseKeysOption(text: string): string {
  const problem = keysProblem(text);
  if (problem !== null) throw new InvalidArgumentError(`${problem}.`);
  return text;
}

export function parseMessageEnd(text: string): string {
  if (!/^([0-9*#]|silence)$/.test(text)) throw new InvalidArgumentError('Give one key or "silence".');
  return text;
}

/** A moment by name, or seconds after the start of the call. */
export function parseHangUp(text: string): HangUpMoment | number {
  const moment = HANG_UP_MOMENTS.find((name) => name === text);
  if (moment !== undefined) return moment;
  if (/^\d+(\.\d+)?$/.test(text)) return parseSeconds(text);
  throw new InvalidArgumentError(`Give ${HANG_UP_MOMENTS.join(', ')}, or seconds after the start.`);
}

/** Kinds of requests of a call, as the command line names them. */
const LOSABLE: Readonly<Record<string, RequestPurpose>> = {
  voice: 'voice',
  'gather-action': 'gather action',
  'dial-action': 'dial action',
  'record-action': 'record action',
  redirect: 'redirect',
  screening: 'screening',
  fallback: 'fallback',
  'leg-status': 'leg status',
  'call-status': 'call status',
  'recording-status': 'recording status',
  transcription: 'transcription',
};

/** `dial-action`, or `dial-action:answer` when only the answer is lost, collected. */
export function collectLoss(text: string, earlier: DeliveryPlan['lose'] = {}): DeliveryPlan['lose'] {
  const [, word = '', answer] = /^([a-z-]+)(:answer)?$/.exec(text) ?? [];
  const purpose = LOSABLE[word];
  if (purpose === undefined) {
    throw new InvalidArgumentError(`Give ${Object.keys(LOSABLE).join(', ')}, with or without :answer.`);
  }
  return { ...earlier, [purpose]: answer === undefined ? 'request' : 'answer' };
}

/** Whole numbers from 1, collected. */
export function collectNumber(text: string, earlier: readonly number[] = []): number[] {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return [...earlier, Number(text)];
}

/** `busy`, `accept:4` (seconds of ringing) or `+15557778888=decline`, collected. */
export function collectAgent(text: string, earlier: readonly AgentOption[] = []): AgentOption[] {
  const [, number, word, seconds] = /^(?:([^=]+)=)?([a-z-]+)(?::([\d.]+))?$/.exec(text) ?? [];
  const behaviour = AGENT_BEHAVIOURS.find((name) => name === word);
  if (behaviour === undefined) {
    throw new InvalidArgumentError(
      `Give ${AGENT_BEHAVIOURS.join(', ')}, such as accept:4 or +15557778888=busy.`,
    );
  }
  const plan = { behaviour, ...(seconds === undefined ? {} : { ringSeconds: parseSeconds(seconds) }) };
  return [...earlier, { number: number ?? null, plan }];
}

/** `Name=value`, collected. */
export function collectParameter(text: string, earlier: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give Name=value.');
  return { ...earlier, [name]: value };
}
