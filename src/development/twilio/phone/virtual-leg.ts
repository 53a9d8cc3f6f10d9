import type { KeptLeg } from '../history/calls-folder.js';
import { Bell, Keypad, Voice } from './phone-inputs.js';

type LegStatus = 'queued' | 'ringing' | 'in-progress' | TerminalStatus;
export type TerminalStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';

/** Unwinds whatever happens on a leg when the leg ends. */
export class HungUpError extends Error {
  /** @param by `caller`, `agent` or `network` */
  constructor(readonly by: string) {
    super(`The ${by} hung up`);
    this.name = HungUpError.name;
  }
}

/** What never changes about a leg. */
export interface LegIdentity {
  readonly sid: string;
  /** `caller`, or an agent's number. */
  readonly who: string;
  /** Parameters of every request about the leg but `CallStatus`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: 'queued' | 'ringing';
  readonly createdAt: Date;
}

/** One phone that takes part in a call. */
export class VirtualLeg {
  readonly keypad = new Keypad();
  readonly bell = new Bell();
  readonly voice = new Voice();
  readonly sid: string;
  readonly who: string;
  private readonly ending = new AbortController();
  private currentStatus: LegStatus;
  private updatedAt: Date;
  private answeredAt: Date | null = null;
  private endedAt: Date | null = null;

  /** @param keep hears of the leg as it begins and whenever its status changes */
  constructor(
    private readonly identity: LegIdentity,
    private readonly keep: (leg: KeptLeg) => void = () => undefined,
  ) {
    this.sid = identity.sid;
    this.who = identity.who;
    this.currentStatus = identity.status;
    this.updatedAt = identity.createdAt;
    this.keep(this.state);
  }

  get status(): LegStatus {
    return this.currentStatus;
  }

  get isAnswered(): boolean {
    return this.answeredAt !== null;
  }

  /** `null` while nobody has picked up. */
  get answerTime(): Date | null {
    return this.answeredAt;
  }

  get hasEnded(): boolean {
    return this.endedAt !== null;
  }

  /** Aborted with a {@link HungUpError} when somebody hangs up. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Whole seconds between answer and end; 0 for a leg that was never answered. */
  get durationSeconds(): number {
    if (this.answeredAt === null || this.endedAt === null) return 0;
    return Math.round((this.endedAt.getTime() - this.answeredAt.getTime()) / 1000);
  }

  /** What every request about the leg says now. */
  get parameters(): Readonly<Record<string, string>> {
    return { ...this.identity.parameters, CallStatus: this.currentStatus };
  }

  ring(at: Date): void {
    if (this.currentStatus === 'queued') this.change('ringing', at);
  }

  /** Has no effect on a leg that was answered or has ended. */
  answer(at: Date): void {
    if (this.answeredAt !== null || this.endedAt !== null) return;
    this.answeredAt = at;
    this.change('in-progress', at);
  }

  /** Stops whatever happens on the leg; the first to hang up counts. */
  hangUp(by: string): void {
    this.ending.abort(new HungUpError(by));
  }

  /** The first end counts. */
  end(status: TerminalStatus, at: Date): void {
    if (this.endedAt !== null) return;
    this.endedAt = at;
    this.change(status, at);
  }

  /** The end of a leg that was answered, or that nobody waits for any more. */
  finish(at: Date): void {
    this.end(this.isAnswered ? 'completed' : 'no-answer', at);
  }

  private change(status: LegStatus, at: Date): void {
    this.currentStatus = status;
    this.updatedAt = at;
    this.keep(this.state);
  }

  private get state(): KeptLeg {
    return {
      sid: this.sid,
      parameters: this.parameters,
      status: this.currentStatus,
      createdAt: this.identity.createdAt.toISOString(),
      updatedAt: this.updatedAt.toISOString(),
      answeredAt: this.answeredAt?.toISOString() ?? null,
      endedAt: this.endedAt?.toISOString() ?? null,
      processId: process.pid,
    };
  }
}
