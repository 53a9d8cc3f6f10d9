import { CommanderError } from 'commander';
import { packageVersion } from '../../common/files/package-version.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Invocation } from './invocation.js';
import { mainlineProgram } from './mainline-program.js';

/** A command line that asks for nothing to be done: help, the version, or bad input with what is wrong about it. */
export interface Notice {
  readonly exitCode: ExitCode;
  readonly text: string;
}

/**
 * Understands a command line, without doing anything.
 *
 * @param words the command line without program and script
 * @param now the present: dates to come are bad input
 */
export function readCommandLine(words: readonly string[], now: Date): Invocation | Notice {
  const found: Invocation[] = [];
  const texts: string[] = [];
  const program = mainlineProgram({
    version: packageVersion(),
    now,
    invoke: (invocation) => void found.push(invocation),
    write: (text) => void texts.push(text),
  });
  try {
    program.parse(words, { from: 'user' });
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: error.exitCode === 0 ? EXIT.done : EXIT.badInput, text: texts.join('').trimEnd() };
  }
  const [invocation] = found;
  if (invocation === undefined)
    throw new Error('A command line asked for nothing, and the parser did not mind');
  return invocation;
}

export function isNotice(result: Invocation | Notice): result is Notice {
  return 'exitCode' in result;
}
