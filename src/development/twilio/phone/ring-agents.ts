import type { DialRequest } from '../twiml/verb-attributes.js';
import { AgentLeg } from './agent-leg.js';
import type { CallScene } from './call-scene.js';

/** How ringing ended. */
export interface RingResult {
  /** The agent who takes the call; `null` when nobody does. */
  readonly winner: AgentLeg | null;
  /** In the order in which they ended; the winner is not among them. */
  readonly others: readonly AgentLeg[];
}

/**
 * Rings agents, all at once or one after another, until the first accepts.
 *
 * When the caller hangs up, every leg is ended and nobody wins.
 */
export async function ringAgents(scene: CallScene, request: DialRequest): Promise<RingResult> {
  const legs: AgentLeg[] = [];
  const { signal } = scene.caller.leg;
  const stop = (): void => legs.forEach((leg) => leg.hangUp('caller'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return request.sequential
      ? await ringInTurn(scene, request, legs)
      : await ringAtOnce(scene, request, legs);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function ringInTurn(scene: CallScene, request: DialRequest, legs: AgentLeg[]): Promise<RingResult> {
  const others: AgentLeg[] = [];
  for (const target of request.targets) {
    if (scene.caller.leg.signal.aborted) break;
    const agent = new AgentLeg(scene, request, target);
    legs.push(agent);
    if (await agent.connect()) return { winner: agent, others };
    others.push(agent);
  }
  return { winner: null, others };
}

async function ringAtOnce(scene: CallScene, request: DialRequest, legs: AgentLeg[]): Promise<RingResult> {
  const others: AgentLeg[] = [];
  let winner: AgentLeg | null = null;
  legs.push(...request.targets.map((target) => new AgentLeg(scene, request, target)));
  await Promise.all(
    legs.map(async (agent) => {
      const isReady = await agent.connect();
      if (!isReady || winner !== null || scene.caller.leg.signal.aborted) {
        agent.end('completed');
        others.push(agent);
        return;
      }
      winner = agent;
      for (const other of legs) if (other !== agent) other.hangUp('network');
    }),
  );
  return { winner, others };
}
