import { type Handset, Person } from './person.js';

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
function completeAgentPlan(agent: AgentBehaviour | AgentPlan): Required<AgentPlan> {
  const plan: AgentPlan = typeof agent === 'string' ? { behaviour: agent } : agent;
  return {
    behaviour: plan.behaviour,
    ringSeconds: plan.ringSeconds ?? RING_SECONDS[plan.behaviour],
    keys: plan.keys ?? KEYS[plan.behaviour],
  };
}

/** Who behaves how when rung: by number, or in the order in which numbers are first rung. */
export class AgentDirectory {
  private readonly byNumber = new Map<string, Required<AgentPlan>>();
  private readonly inOrder: (AgentBehaviour | AgentPlan)[];
  private readonly rung = new Map<string, PlannedAgent>();

  constructor(plans: AgentPlans) {
    this.inOrder = isList(plans) ? [...plans] : [];
    if (isList(plans)) return;
    for (const [number, plan] of Object.entries(plans)) this.byNumber.set(number, completeAgentPlan(plan));
  }

  /** Who has the phone that is rung. A number that is rung again behaves as before; one that is not planned does not answer. */
  agentAt(number: string, handset: Handset): PlannedAgent {
    const plan = this.byNumber.get(number) ?? completeAgentPlan(this.inOrder.shift() ?? 'no-answer');
    this.byNumber.set(number, plan);
    const agent = new PlannedAgent(plan, handset);
    this.rung.set(number, agent);
    return agent;
  }

  /** Who was rung last under a number; `null` when nobody was. */
  find(number: string): PlannedAgent | null {
    return this.rung.get(number) ?? null;
  }
}

function isList(plans: AgentPlans): plans is readonly (AgentBehaviour | AgentPlan)[] {
  return Array.isArray(plans);
}

/** An agent, who does what a plan says when the phone rings. */
export class PlannedAgent extends Person {
  private answersByMachine = false;

  constructor(
    private readonly plan: Required<AgentPlan>,
    handset: Handset,
  ) {
    super(plan.keys, handset, 'agent');
  }

  /** Why the phone cannot ring; `null` when it can. */
  get obstacle(): 'busy' | 'failed' | null {
    const { behaviour } = this.plan;
    return behaviour === 'busy' || behaviour === 'failed' ? behaviour : null;
  }

  /** Whether it is a private voicemail that picks up. */
  get isMachine(): boolean {
    return this.answersByMachine || this.plan.behaviour === 'voicemail';
  }

  /** @returns whether the phone rang, and nobody had picked it up */
  pickUp(): boolean {
    return this.leg.status === 'ringing' && this.leg.bell.react('picked-up');
  }

  /** Lets the private voicemail pick up. @returns whether the phone rang, and nobody had picked it up */
  leaveToMachine(): boolean {
    this.answersByMachine = this.pickUp();
    return this.answersByMachine;
  }

  /** Presses a key as soon as it is listened to: now, or at the next menu without hearing it out. */
  respond(key: string): void {
    if (this.leg.keypad.listens) this.press(key);
    else this.intend(`!${key}`);
  }

  /** Declines the call while it rings, for which the network says busy. @returns whether the phone rang */
  refuse(): boolean {
    return this.leg.status === 'ringing' && this.leg.bell.react('busy');
  }

  /** Lets the phone ring, then does about it what is planned. Never returns; ends when aborted. */
  async attend(signal: AbortSignal): Promise<never> {
    const { behaviour, ringSeconds } = this.plan;
    await this.handset.time.wait(ringSeconds, signal);
    this.leg.bell.react(this.obstacle ?? (behaviour === 'no-answer' ? 'no-answer' : 'picked-up'));
    return this.idle(signal);
  }
}
