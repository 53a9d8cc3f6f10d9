import type { EventEmitter } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { createInterface as createDialogue } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { onStopSignals } from '../../common/jobs/stop-signals.js';
import type { Clock } from '../../common/time/clock.js';
import { EXIT } from './command-session.js';

/** Asks a question with the answers yes and no at the terminal; nothing, and the end of the input, mean no. */
export async function askYesOrNo(question: string, signal: AbortSignal): Promise<boolean> {
  return /^y(es)?$/i.test((await askLine(`${question} [y/N] `, signal)).trim());
}

/** Asks for a line at the terminal; empty at the end of the input. */
export async function askLine(question: string, signal: AbortSignal): Promise<string> {
  const dialogue = createDialogue({ input: process.stdin, output: process.stderr });
  dialogue.on('SIGINT', interrupt);
  const ended = new Promise<string>((resolve) => dialogue.once('close', () => resolve('')));
  try {
    return await Promise.race([dialogue.question(question, { signal }), ended]);
  } finally {
    dialogue.close();
  }
}

/** On a terminal a line is read without signals: a Ctrl-C is a key there, and would count as an empty answer. */
function interrupt(): void {
  process.kill(process.pid, 'SIGINT');
}

/** Where a secret is typed or piped in, and where it is asked for. */
export interface SecretStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Reads the first line of the input. On a terminal it is asked for, and what is typed is not shown.
 *
 * @returns the line without blanks around it, empty when there is none
 */
export async function readSecret(
  question: string,
  { input, output }: SecretStreams,
  signal: AbortSignal,
): Promise<string> {
  const isTerminal = input.isTTY === true;
  if (isTerminal) output.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: isTerminal, signal });
  lines.on('SIGINT', interrupt);
  try {
    const line = await firstLine(lines);
    signal.throwIfAborted();
    return line.trim();
  } finally {
    lines.close();
    if (isTerminal) output.write('\n');
  }
}

function firstLine(lines: Interface): Promise<string> {
  return new Promise((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
}

/** What stopping on signals needs to know of the process. */
export interface SignalledProcess {
  /** Where `SIGINT` and `SIGTERM` are heard: the process. */
  readonly signals: EventEmitter;
  readonly clock: Clock;
  readonly exit: (code: number) => void;
}

/** @returns a signal that the first `SIGINT` or `SIGTERM` aborts; the second one ends the process at once */
export function abortOnSignals({ signals, clock, exit }: SignalledProcess): AbortSignal {
  const controller = new AbortController();
  onStopSignals(
    { signals, clock },
    { onFirst: () => controller.abort(), onRepeated: () => exit(EXIT.interrupted) },
  );
  return controller.signal;
}
