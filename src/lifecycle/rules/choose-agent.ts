/** An agent, as far as routing has to know. */
export interface AgentView {
  readonly id: string;
  readonly state: 'available' | 'busy' | 'away' | 'offline';
  /** True while the agent is rung or in a call, whatever `state` says. */
  readonly inCall: boolean;
  /** ISO 8601 UTC: since when the agent has had nothing to do. */
  readonly idleSince: string;
  /** The ids of the queues whose calls the agent takes. */
  readonly queueIds: readonly string[];
}

/**
 * The agent who is rung next.
 *
 * @param queueId the queue of the call
 * @param inVain the agents who were rung for this call already and did not answer
 * @returns of the free agents of the queue the one who has been idle longest, and of several the first by id; `null` when none is free
 */
export function chooseAgent(
  agents: readonly AgentView[],
  queueId: string,
  inVain: ReadonlySet<string>,
): AgentView | null {
  const free = agents.filter(
    (agent) =>
      agent.state === 'available' &&
      !agent.inCall &&
      agent.queueIds.includes(queueId) &&
      !inVain.has(agent.id),
  );
  return free.sort(compareIdle)[0] ?? null;
}

function compareIdle(left: AgentView, right: AgentView): number {
  if (left.idleSince !== right.idleSince) return left.idleSince < right.idleSince ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}
