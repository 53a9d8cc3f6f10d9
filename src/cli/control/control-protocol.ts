import { EXIT, type ExitCode } from '../terminal/command-session.js';

/** How often a command that is at work says so; whoever waits for it gives up after a few times this long. */
export const ALIVE_MILLISECONDS = 5_000;

const TEXT_KINDS = ['line', 'complaint', 'progress'] as const;

/** What the server tells a command, one JSON object per line. `alive` says that it is still at work. */
export type ControlAnswer =
  | { readonly kind: 'alive' }
  | { readonly kind: (typeof TEXT_KINDS)[number]; readonly text: string }
  | { readonly kind: 'result'; readonly exitCode: ExitCode };

/** The request: the words of the command line. @returns null for anything else */
export function parseRequest(line: string): string[] | null {
  const words = propertyOf(parseJson(line), 'words');
  return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
}

export function formatRequest(words: readonly string[]): string {
  return `${JSON.stringify({ words })}\n`;
}

/** @returns null for what is no answer, or one of a later version */
export function parseAnswer(line: string): ControlAnswer | null {
  const value = parseJson(line);
  const kind = propertyOf(value, 'kind');
  if (kind === 'alive') return { kind };
  if (kind === 'result') return toResult(propertyOf(value, 'exitCode'));
  const known = TEXT_KINDS.find((name) => name === kind);
  const text = propertyOf(value, 'text');
  return known === undefined || typeof text !== 'string' ? null : { kind: known, text };
}

export function formatAnswer(answer: ControlAnswer): string {
  return `${JSON.stringify(answer)}\n`;
}

function toResult(value: unknown): ControlAnswer | null {
  const exitCode = Object.values(EXIT).find((code) => code === value);
  return exitCode === undefined ? null : { kind: 'result', exitCode };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is one of the ways of not being a message.
    return null;
  }
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
