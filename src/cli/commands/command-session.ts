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
