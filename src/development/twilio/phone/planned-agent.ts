import { type AgentBehaviour, type AgentPlan, type AgentPlans, completeAgentPlan } from './agent-plan.js';
import { type Handset, Person } from './person.js';

/** Who behaves how when rung: by number, or in the order in which numbers are first rung. */
export class AgentDirectory {
  private readonly byNumber = new Map<string, Required<AgentPlan>>();
  private readonly inOrder: (AgentBehaviour | AgentPlan)[];

  constructor(plans: AgentPlans) {
    this.inOrder = isList(plans) ? [...plans] : [];
    if (isList(plans)) return;
    for (const [number, plan] of Object.entries(plans)) this.byNumber.set(number, completeAgentPlan(plan));
  }

  /** A number that is rung again behaves as before; one that is not planned does not answer. */
  planFor(number: string): Required<AgentPlan> {
    const known = this.byNumber.get(number);
    if (known !== undefined) return known;
    const plan = completeAgentPlan(this.inOrder.shift() ?? 'no-answer');
    this.byNumber.set(number, plan);
    return plan;
  }
}

function isList(plans: AgentPlans): plans is readonly (AgentBehaviour | AgentPlan)[] {
  return Array.isArray(plans);
}

/** An agent, who does what a plan says when the phone rings. */
export class PlannedAgent extends Person {
  constructor(
    private readonly plan: Required<AgentPlan>,
    handset: Handset,
  ) {
    super(plan.keys, handset);
  }

  /** Why the phone cannot ring; `null` when it can. */
  get obstacle(): 'busy' | 'failed' | null {
    const { behaviour } = this.plan;
    return behaviour === 'busy' || behaviour === 'failed' ? behaviour : null;
  }

  /** Whether it is a private voicemail that picks up. */
  get isMachine(): boolean {
    return this.plan.behaviour === 'voicemail';
  }

  /**
   * Resolves when something becomes of the call, or the network gives up.
   *
   * @param patience seconds until the network gives up
   * @returns whether the phone is picked up
   */
  async picksUp(patience: number, signal: AbortSignal): Promise<boolean> {
    const { behaviour, ringSeconds } = this.plan;
    await this.handset.time.wait(Math.min(ringSeconds, patience), signal);
    return this.obstacle === null && behaviour !== 'no-answer' && ringSeconds < patience;
  }
}
