import { firstOf } from '../network/waiting.js';
import type { DialRequest, DialTarget } from '../twiml/verb-attributes.js';
import { newSid } from './call-plan.js';
import type { CallScene } from './call-scene.js';
import { DocumentRunner } from './document-runner.js';
import { gather } from './gather.js';
import { E164 } from '../../../config/phone-number.js';
import { agentParameters } from './leg-parameters.js';
import { hangup, play, say } from './plain-verbs.js';
import type { Reaction } from './phone-inputs.js';
import type { PlannedAgent } from './planned-agent.js';
import type { VerbHandler } from './stage.js';
import { LegCallbacks } from './status-callbacks.js';
import { HungUpError, type TerminalStatus, type VirtualLeg } from './virtual-leg.js';

/** How ringing ended. */
export interface RingResult {
  /** The agent who takes the call; `null` when nobody does. */
  readonly winner: AgentLeg | null;
  /** In the order in which they ended; the winner is not among them. */
  readonly others: readonly AgentLeg[];
}

/**
 * Rings agents, all at once or one after another, until the first accepts; in the delivery plan's other reading, the first who picks
 * up ends the ringing of the rest.
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
  const endOthers = (agent: AgentLeg): void => {
    for (const other of legs) if (other !== agent) other.hangUp('network');
  };
  const onPickUp = scene.delivery.firstPickUpWins ? endOthers : undefined;
  legs.push(...request.targets.map((target) => new AgentLeg(scene, request, target, onPickUp)));
  await Promise.all(
    legs.map(async (agent) => {
      const isReady = await agent.connect();
      if (!isReady || winner !== null || scene.caller.leg.signal.aborted) {
        agent.end('completed');
        others.push(agent);
        return;
      }
      winner = agent;
      endOthers(agent);
    }),
  );
  return { winner, others };
}

/** What Twilio plays to the one who picks up before the caller is connected. */
const SCREENING_VERBS: ReadonlyMap<string, VerbHandler> = new Map([
  ['Say', say],
  ['Play', play],
  ['Gather', gather],
  ['Hangup', hangup],
]);

const US_FORMATTED = /^(\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]?\d{3}[-. ]?\d{4}$/;

/** One agent's phone: rings, is perhaps picked up, and perhaps takes the call. */
export class AgentLeg {
  readonly leg: VirtualLeg;
  private readonly agent: PlannedAgent;
  private readonly callbacks: LegCallbacks;
  private isBridged = false;

  constructor(
    private readonly scene: CallScene,
    private readonly request: DialRequest,
    private readonly target: DialTarget,
    private readonly onPickUp: (agent: AgentLeg) => void = () => undefined,
  ) {
    const { number, statusCallback } = target;
    const sid = newSid('CA');
    const { accountSid } = scene.account;
    const { callerId, documentUrl } = request;
    const parentSid = scene.caller.leg.sid;
    const parameters = agentParameters({ accountSid, sid, parentSid, callerId, to: number });
    this.leg = scene.createLeg({ sid, who: number, parameters, status: 'queued' });
    this.callbacks = new LegCallbacks(scene, this.leg, statusCallback, documentUrl);
    this.agent = scene.agents.agentAt(number, scene.handset(this.leg));
  }

  /**
   * Rings until the phone is picked up and the call accepted, or not.
   *
   * @returns whether caller and agent can be connected; when not, the leg has ended
   */
  async connect(): Promise<boolean> {
    try {
      this.callbacks.report('initiated');
      const failure = await this.ring();
      if (failure !== null) return this.end(failure);
      this.answer();
      this.onPickUp(this);
      return (await this.isAccepted()) || this.end('completed');
    } catch (error: unknown) {
      if (!(error instanceof HungUpError)) throw error;
      return this.end(this.leg.isAnswered ? 'completed' : 'canceled');
    }
  }

  bridge(): void {
    this.isBridged = true;
    this.note('bridged', 'connected with the caller');
  }

  /** Stops ringing, screening or talking. */
  hangUp(by: string): void {
    this.leg.hangUp(by);
  }

  /** Always false, for {@link connect}; only the first end counts. */
  end(status: TerminalStatus): false {
    if (this.leg.hasEnded) return false;
    this.leg.end(status, this.scene.time.now());
    this.note(status, `ended ${status}`);
    this.callbacks.report('completed');
    const { sid, who, durationSeconds } = this.leg;
    this.scene.legs.push({ sid, to: who, status, bridged: this.isBridged, durationSeconds });
    return false;
  }

  /** @returns `null` when somebody picks up */
  private async ring(): Promise<TerminalStatus | null> {
    const { agent, leg } = this;
    if (!isDiallable(leg.who, this.scene)) return 'failed';
    if (agent.obstacle === null) {
      leg.ring(this.scene.time.now());
      this.note('ringing', 'rings');
      this.callbacks.report('ringing');
    }
    const reaction = await firstOf<Reaction>(
      leg.signal,
      (race) => leg.bell.firstReaction(race),
      (race) => this.giveUp(race),
      (race) => agent.attend(race),
    );
    return reaction === 'picked-up' ? null : reaction;
  }

  /** The network lets phones ring only so long. */
  private async giveUp(signal: AbortSignal): Promise<Reaction> {
    const { who } = this.leg;
    await this.scene.waitFor({ who, what: 'ringing', seconds: this.request.ringSeconds }, signal);
    return this.agent.obstacle ?? 'no-answer';
  }

  private answer(): void {
    this.leg.answer(this.scene.time.now());
    this.note('in-progress', this.agent.isMachine ? 'is answered by a private voicemail' : 'is picked up');
    this.callbacks.report('answered');
  }

  /** Without a screening document everybody who picks up is connected; with one, whoever lets it play to its end. */
  private async isAccepted(): Promise<boolean> {
    const { screening } = this.target;
    if (screening === null) return true;
    const { scene, leg, agent } = this;
    const stage = { scene, leg, person: agent, signal: leg.signal };
    const runner = new DocumentRunner(stage, { verbs: SCREENING_VERBS, fallbackUrl: null });
    const base = this.request.documentUrl;
    return (await runner.run({ purpose: 'screening', ...screening, base, own: {} })) === 'exhausted';
  }

  private note(status: string, text: string): void {
    this.scene.transcript.add(this.leg.who, { kind: 'leg', status, text });
  }
}

/** Whether a number can be rung at all; Twilio also takes numbers in the US format. */
function isDiallable(number: string, { warn }: CallScene): boolean {
  if (E164.test(number) || US_FORMATTED.test(number)) return true;
  const code = /^\+?[\d\s().-]+$/.test(number) ? '13224' : '13223';
  warn(code, `Invalid number to dial: "${number}"`);
  return false;
}
