import { type AgentBehaviour, type AgentPlan, type AgentPlans, completeAgentPlan } from './agent-plan.js';

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
