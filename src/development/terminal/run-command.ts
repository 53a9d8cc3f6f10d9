import { type Command, CommanderError, InvalidArgumentError } from 'commander';

/** Where a command reads its settings and writes; lines come without their line breaks. */
export interface CommandContext {
  readonly variables: Record<string, string | undefined>;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** What a command exits with. */
export const SUCCESS = 0;
export const FAILURE = 1;
export const BAD_OPTIONS = 2;

/**
 * Parses a command line and does the work.
 *
 * @param words the command line without program and script
 * @param work may throw InvalidArgumentError for options that contradict each other
 * @returns the exit status of the work, or that of bad options
 */
export async function runCommand(
  command: Command,
  words: readonly string[],
  context: CommandContext,
  work: () => Promise<number>,
): Promise<number> {
  command.configureOutput({
    writeOut: (text) => context.print(text.trimEnd()),
    writeErr: (text) => context.complain(text.trimEnd()),
  });
  try {
    command.parse(words, { from: 'user' });
    return await work();
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    // The parser has printed its own complaints; ours, about options that contradict each other, it has not.
    if (error instanceof InvalidArgumentError && !error.message.startsWith('error:')) {
      context.complain(`error: ${error.message}`);
    }
    return error.exitCode === 0 ? SUCCESS : BAD_OPTIONS;
  }
}

/** @returns the options on a command line that one command has and another one has not */
export function optionsOnlyOf(
  words: readonly string[],
  { its, not }: { readonly its: Command; readonly not: Command },
): string[] {
  const namesOf = (command: Command): Set<string> =>
    new Set(command.options.flatMap(({ long }) => long ?? []));
  const [own, foreign] = [namesOf(not), namesOf(its)];
  const given = words.map((word) => word.split('=')[0] ?? '');
  return given.filter((name) => foreign.has(name) && !own.has(name));
}
