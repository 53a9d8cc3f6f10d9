import type { Invocation } from './invocation.js';

/** What describing a command takes. */
export interface ProgramParts {
  /** The package's. */
  readonly version: string;
  /** The present: dates to come are refused. */
  readonly now: Date;
  /** Is given the command that was asked for. */
  readonly invoke: (invocation: Invocation) => void;
  /** Is given help and complaints. */
  readonly write: (text: string) => void;
}
