import type { CompletePlan } from './call-plan.js';
import { type HangUpMoment, type Handset, Person } from './person.js';

const STAR = '*';

/** The caller, who does what a plan says when its moment comes. */
export class PlannedCaller extends Person {
  /** @param later has work go on beside the call */
  constructor(
    private readonly plan: CompletePlan,
    handset: Handset,
    private readonly later: (work: () => Promise<void>) => void,
  ) {
    super(plan.keys, handset);
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

  /**
   * Speaks after the beep.
   *
   * @returns seconds of speech, `longest` when recording ended first
   */
  async leaveMessage(longest: number, signal: AbortSignal): Promise<number> {
    const { messageSeconds } = this.plan;
    const spoken = Math.min(messageSeconds, longest);
    if (spoken > 0) this.note(`leaves a message of ${messageSeconds} s`);
    await this.handset.time.wait(spoken, signal);
    return spoken;
  }

  /** Presses the key that ends a message, or stays silent. */
  async endMessage(signal: AbortSignal): Promise<void> {
    const { messageEnd, hangUp } = this.plan;
    if (messageEnd === 'silence' || hangUp === 'recording') return;
    this.press(messageEnd);
    await this.handset.time.wait(0, signal);
  }

  /** How much of a recording so long is speech. */
  spokenSeconds(recordedSeconds: number): number {
    return Math.min(recordedSeconds, this.plan.messageSeconds);
  }

  /**
   * Talks with an agent.
   *
   * @returns who hangs up first, or that the longest time is over
   */
  async talk(longest: number, signal: AbortSignal): Promise<'caller' | 'agent' | 'time limit'> {
    const { talkSeconds, hangUp } = this.plan;
    await this.handset.time.wait(Math.min(talkSeconds, longest), signal);
    if (talkSeconds > longest) return 'time limit';
    return hangUp === 'talking' ? 'caller' : 'agent';
  }

  /** Presses the star key halfway through a conversation, if the next keys begin with it. */
  async pressStar(counts: boolean, signal: AbortSignal): Promise<void> {
    if (!this.takeEntry(STAR)) return;
    await this.handset.time.wait(this.plan.talkSeconds / 2, signal);
    this.press(STAR, counts);
  }

  private patienceAt(moment: HangUpMoment): number {
    if (moment === 'menu') return 2;
    if (moment === 'ringing') return 3;
    return moment === 'recording' ? Math.max(1, this.plan.messageSeconds) : 0;
  }

  private hangUpIn(seconds: number): void {
    this.later(async () => {
      await this.handset.time.wait(seconds, this.leg.signal);
      this.leg.hangUp('caller');
    });
  }

  private note(text: string): void {
    this.handset.transcript.add(this.leg.who, { kind: 'talk', text });
  }
}
