/** How a command ends, as the process's exit code. */
export const EXIT = {
  done: 0,
  failed: 1,
  badInput: 2,
  /** Ended by Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Whoever asked for a command: a terminal, or the socket that leads to one. Texts come without their line breaks. */
export interface CommandSession {
  /** Ends the command early, what was done so far stays done. */
  readonly signal: AbortSignal;
  /** The command's result. */
  readonly print: (line: string) => void;
  /** What went wrong. */
  readonly complain: (line: string) => void;
  /** How far it has come; each text replaces the one before. */
  readonly progress: (text: string) => void;
}
