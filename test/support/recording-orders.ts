/** A moment of the work that has a name, and how often it must be passed before the process kills itself there. */
export interface KillPoint {
  readonly step: string;
  readonly time: number;
}

/** What a recording process is told to do. */
export interface Orders {
  /** Part of the ids of its calls, in hexadecimal digits: which of the processes made them. */
  readonly name: string;
  readonly writers: number;
  /** Between two events of one writer, in milliseconds. */
  readonly pause: number;
  /** `null`: it lives until it is killed from outside. */
  readonly killAt: KillPoint | null;
}
