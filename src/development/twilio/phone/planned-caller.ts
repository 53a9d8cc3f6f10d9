import type { CompletePlan } from './call-plan.js';
import { type HangUpMoment, type Handset, Person } from './person.js';
import type { VirtualLeg } from './virtual-leg.js';

const STAR = '*';

/** The caller, who does what a plan says when its moment comes. */
export class PlannedCaller extends Person {
  /** @param later has work go on beside the call */
  constructor(
    private readonly plan: CompletePlan,
    handset: Handset,
    private readonly later: (work: () => Promise<void>) => void,
  ) {
    super(plan.keys, handset, 'caller');
  }

  /** What the caller says in a message. */
  get messageText(): string {
    return this.plan.messageText;
  }

  /** Is on the line, and may hang up after some seconds whatever happens then. */
  start(): void {
    const { hangUp } = this.plan;
    if (typeof hangUp === 'number') this.hangUpIn(hangUp);
  }

  override onMoment(moment: HangUpMoment): void {
    if (this.plan.hangUp === moment) this.hangUpIn(this.patienceAt(moment));
  }

  /** Speaks from now on. */
  speak(): void {
    this.leg.voice.speak();
  }

  /** Ceases to speak. */
  fallSilent(): void {
    this.leg.voice.fallSilent(this.handset.time.now());
  }

  /** Speaks after the beep, then presses the key that ends the message or stays silent. Never returns; ends when aborted. */
  async leaveMessage(signal: AbortSignal): Promise<never> {
    const { messageSeconds, messageEnd, hangUp } = this.plan;
    if (messageSeconds > 0) {
      this.note(`leaves a message of ${messageSeconds} s`);
      this.speak();
      await this.handset.time.wait(messageSeconds, signal);
      this.fallSilent();
    }
    if (messageEnd !== 'silence' && hangUp !== 'recording') this.press(messageEnd);
    return this.idle(signal);
  }

  /**
   * Talks with an agent until one of them hangs up; presses the star key halfway, if the next keys begin with it.
   *
   * Never returns; ends when aborted.
   */
  async talk(agent: VirtualLeg, signal: AbortSignal): Promise<never> {
    const { talkSeconds, hangUp } = this.plan;
    const { time } = this.handset;
    const starSeconds = this.takeEntry(STAR) ? talkSeconds / 2 : 0;
    if (starSeconds > 0) {
      await time.wait(starSeconds, signal);
      this.press(STAR);
    }
    await time.wait(talkSeconds - starSeconds, signal);
    if (hangUp === 'talking') this.hangUp();
    else agent.hangUp('agent');
    return this.idle(signal);
  }

  private patienceAt(moment: HangUpMoment): number {
    if (moment === 'menu') return 2;
    if (moment === 'ringing') return 3;
    return moment === 'recording' ? Math.max(1, this.plan.messageSeconds) : 0;
  }

  private hangUpIn(seconds: number): void {
    this.later(async () => {
      await this.handset.time.wait(seconds, this.leg.signal);
      this.hangUp();
    });
  }

  private note(text: string): void {
    this.handset.transcript.add(this.leg.who, { kind: 'talk', text });
  }
}
