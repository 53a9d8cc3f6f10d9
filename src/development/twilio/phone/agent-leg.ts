import type { CallScene } from './call-scene.js';
import { HungUpError } from './hung-up.error.js';
import { Person } from './person.js';
import { type TerminalStatus, VirtualLeg } from './virtual-leg.js';
import type { AgentPlan } from './agent-plan.js';
import { agentParameters } from './caller-parameters.js';
import { newSid } from './new-sid.js';
import { DocumentRunner } from './document-runner.js';
import { SCREENING_VERBS } from './screening-verbs.js';
import { isDiallable } from './check-numbers.js';
import type { DialRequest, DialTarget } from './dial-plan.js';
import { LegCallbacks } from './leg-callbacks.js';

/** One agent's phone: rings, is perhaps picked up, and perhaps takes the call. */
export class AgentLeg {
  readonly leg: VirtualLeg;
  private readonly callbacks: LegCallbacks;
  private readonly behaviour: Required<AgentPlan>;
  private isBridged = false;

  constructor(
    private readonly scene: CallScene,
    private readonly request: DialRequest,
    private readonly target: DialTarget,
  ) {
    const sid = newSid('CA');
    const identity = {
      accountSid: scene.number.accountSid,
      sid,
      parentSid: scene.caller.sid,
      callerId: request.callerId,
      to: target.number,
    };
    const parameters = agentParameters(identity);
    const { calls } = scene.number;
    this.leg = new VirtualLeg(
      { sid, who: target.number, parameters, status: 'queued', createdAt: scene.time.now() },
      (leg) => calls?.keepLeg(leg),
    );
    this.callbacks = new LegCallbacks(scene, this.leg, target.subscription);
    this.behaviour = scene.agents.planFor(target.number);
  }

  get wasBridged(): boolean {
    return this.isBridged;
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
    const { sid, durationSeconds } = this.leg;
    const { number } = this.target;
    this.scene.legs.push({ sid, to: number, status, bridged: this.isBridged, durationSeconds });
    return false;
  }

  /** @returns `null` when somebody picks up */
  private async ring(): Promise<TerminalStatus | null> {
    const { behaviour, ringSeconds } = this.behaviour;
    const { time } = this.scene;
    const patience = this.request.ringSeconds;
    if (!isDiallable(this.target.number, this.scene)) return 'failed';
    if (behaviour === 'busy' || behaviour === 'failed') {
      await time.wait(Math.min(ringSeconds, patience), this.leg.signal);
      return behaviour;
    }
    this.leg.ring(time.now());
    this.note('ringing', 'rings');
    this.callbacks.report('ringing');
    const isPickedUp = behaviour !== 'no-answer' && ringSeconds < patience;
    await time.wait(isPickedUp ? ringSeconds : Math.min(ringSeconds, patience), this.leg.signal);
    return isPickedUp ? null : 'no-answer';
  }

  private answer(): void {
    this.leg.answer(this.scene.time.now());
    const isMachine = this.behaviour.behaviour === 'voicemail';
    this.note('in-progress', isMachine ? 'is answered by a private voicemail' : 'is picked up');
    this.callbacks.report('answered');
  }

  /** Without a screening document everybody who picks up is connected; with one, whoever lets it play to its end. */
  private async isAccepted(): Promise<boolean> {
    const { screening } = this.target;
    if (screening === null) return true;
    const stage = {
      scene: this.scene,
      leg: this.leg,
      person: new Person(this.behaviour.keys),
      signal: this.leg.signal,
    };
    const runner = new DocumentRunner(stage, { verbs: SCREENING_VERBS, fallbackUrl: null });
    const end = await runner.run({
      purpose: 'screening',
      url: screening.url,
      base: this.request.documentUrl,
      method: screening.method,
      own: {},
    });
    return end === 'exhausted';
  }

  private note(status: string, text: string): void {
    this.scene.transcript.add(this.leg.who, { kind: 'leg', status, text });
  }
}
