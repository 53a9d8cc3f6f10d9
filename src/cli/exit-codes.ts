/** How a command ends, as the process's exit code. */
export const EXIT = {
  done: 0,
  failed: 1,
  badInput: 2,
  /** Ended by Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
