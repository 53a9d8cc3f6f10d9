export const AGENT_BEHAVIOURS = [
  'accept',
  'decline',
  'ignore-screening',
  'voicemail',
  'busy',
  'no-answer',
  'failed',
] as const;

/**
 * What happens on an agent's phone.
 *
 * - `accept` picks up and presses 1 when asked; `decline` picks up and presses 9; `ignore-screening` picks up and presses nothing
 * - `voicemail`: the private voicemail picks up, which presses nothing either
 * - `busy`, `no-answer` (rings until somebody gives up) and `failed` (cannot be reached)
 */
export type AgentBehaviour = (typeof AGENT_BEHAVIOURS)[number];

/** One agent in full. */
export interface AgentPlan {
  readonly behaviour: AgentBehaviour;
  /** Seconds of ringing before the phone is picked up, or is found busy or out of reach. */
  readonly ringSeconds?: number;
  /** Keys in place of the ones that the behaviour presses, written as in `CallPlan.keys`. */
  readonly keys?: string;
}

/** Agents in the order in which they are first rung, or by their numbers. The ones not named do not answer. */
export type AgentPlans =
  readonly (AgentBehaviour | AgentPlan)[] | Readonly<Record<string, AgentBehaviour | AgentPlan>>;

const RING_SECONDS: Readonly<Record<AgentBehaviour, number>> = {
  accept: 6,
  decline: 6,
  'ignore-screening': 6,
  voicemail: 22,
  busy: 2,
  'no-answer': Number.POSITIVE_INFINITY,
  failed: 1,
};

const KEYS: Readonly<Record<AgentBehaviour, string>> = {
  accept: '1',
  decline: '9',
  'ignore-screening': '',
  voicemail: '',
  busy: '',
  'no-answer': '',
  failed: '',
};

/** An agent with nothing left open. */
export function completeAgentPlan(agent: AgentBehaviour | AgentPlan): Required<AgentPlan> {
  const plan: AgentPlan = typeof agent === 'string' ? { behaviour: agent } : agent;
  return {
    behaviour: plan.behaviour,
    ringSeconds: plan.ringSeconds ?? RING_SECONDS[plan.behaviour],
    keys: plan.keys ?? KEYS[plan.behaviour],
  };
}
