import { toKeptRequest } from '../history/calls-folder.js';
import { CallbackQueue } from '../network/callback-queue.js';
import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { SimulatedTime } from '../network/simulated-time.js';
import { WebhookSender } from '../network/webhook-sender.js';
import type { CompletePlan } from './call-plan.js';
import type { HeardOutcome, LegResult, RecordingResult } from './call-result.js';
import { callerParameters } from './leg-parameters.js';
import type { Handset } from './person.js';
import { AgentDirectory } from './planned-agent.js';
import { PlannedCaller } from './planned-caller.js';
import { Transcript, type TranscriptEntry } from './transcript.js';
import type { VirtualAccount } from './virtual-account.js';
import { HungUpError, type LegIdentity, VirtualLeg } from './virtual-leg.js';

/** Something that is given up at some moment. */
export interface Wait {
  readonly what: 'key' | 'ringing' | 'recording';
  readonly since: Date;
  readonly until: Date;
}

/** The state of one call: who takes part, what has happened, and the network between them and the server. */
export class CallScene {
  readonly time: SimulatedTime;
  readonly delivery: DeliveryPlan;
  /** Who calls whom, as the network says. */
  readonly from: string;
  readonly to: string;
  readonly transcript: Transcript;
  readonly sender: WebhookSender;
  readonly callbacks: CallbackQueue;
  readonly background = new BackgroundWork();
  readonly caller: PlannedCaller;
  readonly agents: AgentDirectory;
  /** What is known of the result so far. */
  readonly heard: string[] = [];
  readonly legs: LegResult[] = [];
  readonly recordings: RecordingResult[] = [];
  /** How the call went by the caller's lights; the last word before the end counts. */
  outcome: HeardOutcome | null = null;
  /** What each phone waits for, by whose it is. */
  readonly waits = new Map<string, Wait>();

  constructor(
    readonly account: VirtualAccount,
    private readonly plan: CompletePlan,
  ) {
    const { accountSid, authToken, publicUrl, targetUrl, time } = account;
    const { delivery, from, to, callSid: sid } = plan;
    this.time = time;
    this.delivery = delivery;
    this.from = from;
    this.to = to;
    this.transcript = new Transcript(time, (entry) => {
      this.keepRequest(entry);
      plan.observe(entry);
    });
    const settings = { authToken, publicUrl, targetUrl, delivery };
    this.sender = new WebhookSender(settings, time, this.transcript, (work) => this.background.run(work));
    const later = (work: () => Promise<void>): void => this.background.run(work);
    this.callbacks = new CallbackQueue(this.sender, this.transcript, {
      ...{ delivery, time, later },
      arrival: plan.arrival,
    });
    const parameters = callerParameters(plan, accountSid);
    const leg = this.createLeg({ sid, who: 'caller', parameters, status: 'ringing' });
    this.caller = new PlannedCaller(plan, this.handset(leg), (work) => this.background.run(work));
    this.agents = new AgentDirectory(plan.agents);
  }

  /** @param code Twilio's number of the warning or error, or a word where it has none */
  readonly warn = (code: string, text: string): void => this.transcript.warn(code, text);

  /** Lets time pass until something is given up, and lets it be seen meanwhile. */
  async waitFor(
    { who, what, seconds }: { who: string; what: Wait['what']; seconds: number },
    signal: AbortSignal,
  ): Promise<void> {
    const since = this.time.now();
    const wait: Wait = { what, since, until: new Date(since.getTime() + seconds * 1000) };
    this.waits.set(who, wait);
    this.plan.onWait();
    try {
      await this.time.wait(seconds, signal);
    } finally {
      if (this.waits.get(who) === wait) this.waits.delete(who);
      this.plan.onWait();
    }
  }

  /** What the message that was recorded sounds like; `null` for an audible pattern. */
  soundOfMessage(): Promise<Buffer | null> {
    return this.time.during(this.plan.sound());
  }

  /** A new leg, of which the account's history is told. */
  createLeg(identity: Omit<LegIdentity, 'createdAt'>): VirtualLeg {
    const { calls } = this.account;
    return new VirtualLeg({ ...identity, createdAt: this.time.now() }, (leg) => calls?.keepLeg(leg));
  }

  /** What the person on a leg acts with. */
  handset(leg: VirtualLeg): Handset {
    return { leg, time: this.time, transcript: this.transcript };
  }

  /** Twilio tells of every attempt, and of a leg's requests under the leg's own sid. */
  private keepRequest(entry: TranscriptEntry): void {
    if (entry.kind !== 'request') return;
    this.account.calls?.keepRequest(entry.request.leg, toKeptRequest(entry.request));
  }
}

/** Work that goes on beside the call, such as processing a recording. */
export class BackgroundWork {
  private readonly underWay: Promise<void>[] = [];
  private readonly failures: unknown[] = [];

  run(work: () => Promise<void>): void {
    const run = work().catch((error: unknown) => {
      if (!(error instanceof HungUpError)) this.failures.push(error);
    });
    this.underWay.push(run);
  }

  /**
   * Waits for everything, also for what is started meanwhile.
   *
   * @throws what one of the works threw first
   */
  async settle(): Promise<void> {
    for (let work = this.underWay.shift(); work !== undefined; work = this.underWay.shift()) await work;
    if (this.failures.length > 0) throw this.failures[0];
  }
}
