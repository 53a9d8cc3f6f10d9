import type { Clock } from '../../common/time/clock.js';

const PAUSE_MILLISECONDS = 3_000;
const CLEAR_LINE = '\r\u001b[2K';

/** Where a command writes. */
export interface TerminalStreams {
  readonly out: (text: string) => void;
  /** Progress and complaints, so that standard output holds results only. */
  readonly error: (text: string) => void;
  /** Width of the terminal that `error` writes to; null when it is none. */
  readonly columns: number | null;
}

/** Shows a command's words; progress is one line rewritten on a terminal, and elsewhere a line every few seconds. */
export class TerminalOutput {
  private isLineOpen = false;
  private lastProgressAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly streams: TerminalStreams,
    private readonly clock: Clock,
  ) {}

  readonly print = (line: string): void => {
    this.clear();
    this.streams.out(`${line}\n`);
  };

  readonly complain = (line: string): void => {
    this.clear();
    this.streams.error(`${line}\n`);
  };

  readonly progress = (text: string): void => {
    const { columns } = this.streams;
    if (columns === null) {
      this.progressLine(text);
      return;
    }
    this.streams.error(`${CLEAR_LINE}${text.slice(0, Math.max(columns - 1, 0))}`);
    this.isLineOpen = true;
  };

  /** Removes the line of progress, so that what comes next stands alone. */
  clear(): void {
    if (this.isLineOpen) this.streams.error(CLEAR_LINE);
    this.isLineOpen = false;
  }

  private progressLine(text: string): void {
    const now = this.clock.monotonic();
    if (now - this.lastProgressAt < PAUSE_MILLISECONDS) return;
    this.lastProgressAt = now;
    this.streams.error(`${text}\n`);
  }
}

/**
 * Text from outside, safe to show: control characters, which could steer a terminal, are written out.
 *
 * Callers choose their own names, and databases quote what they refuse.
 */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what this is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escapeCharacter);
}

/** Indented JSON that is safe to show. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map(printable).join('\n');
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
