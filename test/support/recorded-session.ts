import type { CommandSession } from '../../src/cli/terminal/command-session.js';

/** A session that keeps what it is told. */
export class RecordedSession implements CommandSession {
  readonly printed: string[] = [];
  readonly complaints: string[] = [];
  readonly steps: string[] = [];
  private readonly controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  readonly print = (line: string): void => void this.printed.push(line);
  readonly complain = (line: string): void => void this.complaints.push(line);
  readonly progress = (text: string): void => void this.steps.push(text);

  abort(): void {
    this.controller.abort();
  }
}
