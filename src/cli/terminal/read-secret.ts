import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

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
