/** The calls that started in some time: ISO 8601 UTC, the end left out. */
interface StartRange {
  readonly from: string;
  readonly before: string;
}

/** Which offers of calls to add up: those to one agent. */
export interface OfferQuestion extends StartRange {
  readonly agentId: string;
  /** Where the agent is rung in telephone calls, in E.164; `null` for nowhere. */
  readonly number: string | null;
}

/** Some durations added up. */
export interface TimeTally {
  readonly count: number;
  /** Sum, in milliseconds. */
  readonly milliseconds: number;
  /** The one at place `ceil(0.95 * count)` in their order (nearest rank), in whole seconds, rounded down. */
  readonly p95Seconds: number;
}

/** What became of the offers. Those that still ring are neither answered nor missed. */
export interface OfferTally {
  readonly offered: number;
  readonly answered: number;
  /** They rang, and it ended without the agent's answer. */
  readonly missed: number;
  /** Mainline ended the ringing for lasting too long. */
  readonly retransferred: number;
  /** From the ringing to the answer; `null` where no such time is known. */
  readonly answer: TimeTally | null;
  /** From the answer until the call ended or was passed on, holds included; `null` without any that is over. */
  readonly handle: TimeTally | null;
  /** Sum of the holds that are over, in milliseconds. */
  readonly holdMilliseconds: number;
}

/** Which waits to add up: those in one queue. */
export interface WaitQuestion extends StartRange {
  readonly queueId: string;
  /** Whether those of telephone calls count as well. */
  readonly withTelephone: boolean;
  /** What an answer may take to be in time. */
  readonly limitSeconds: number;
}

/** What became of the waits. */
export interface WaitTally {
  readonly offered: number;
  readonly answered: number;
  /** Answered after no more than the limit, by the millisecond. */
  readonly answeredInTime: number;
  /** The call ended in them. */
  readonly abandoned: number;
  /** Those that do not last any more: answered, abandoned, or passed on. */
  readonly over: number;
  /** How many wait now, whenever their calls started. */
  readonly waiting: number;
  /** When the one of them began that lasts longest: ISO 8601 UTC; `null` without any. */
  readonly waitingSince: string | null;
}
