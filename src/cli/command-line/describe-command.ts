import type { Command } from 'commander';

/**
 * Adds a command below another, with examples in its help.
 *
 * @param examples command lines without `npm run mainline --`
 */
export function describeCommand(
  parent: Command,
  name: string,
  description: string,
  examples: readonly string[],
): Command {
  const lines = examples.map((example) => `  npm run mainline -- ${example}`);
  return parent
    .command(name)
    .description(description)
    .addHelpText('after', ['', 'Examples:', ...lines].join('\n'))
    .allowExcessArguments(false);
}
