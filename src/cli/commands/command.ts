import type { Type } from '@nestjs/common';
import type { Command as Program } from 'commander';
import type { Clock } from '../../common/time/clock.js';
import type { AppConfig } from '../../config/app-config.js';
import type { CommandSession, ExitCode } from '../terminal/command-session.js';

/** Finds what carries a command out, by its class; Nest's `ModuleRef` does. */
export interface Services {
  get<Service>(type: Type<Service>): Service;
}

/** What a command line can be told by its process and by the person at its terminal. */
export interface ProcessInputs {
  /** The environment, with what the `.env` file adds. */
  readonly variables: Record<string, string | undefined>;
  readonly clock: Clock;
  /** Reads a line that nobody else may see. */
  readonly readSecret: (question: string) => Promise<string>;
  /** Asks a person for a line; null when there is none to ask. Rejects when the command is stopped meanwhile. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Path of the file of variables that {@link variables} were read from. */
  readonly envFile: string;
  /** Asks a person to confirm what cannot be undone; null when there is none to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/** What a command finds that must be of use whatever is broken, when no server could carry it out. */
export interface LoneRun {
  /** `null` when the settings are wrong. */
  readonly config: AppConfig | null;
  /** What is wrong with the settings, or with a server that takes commands and does not answer. */
  readonly problems: readonly { readonly about: 'settings' | 'server'; readonly text: string }[];
  readonly inputs: ProcessInputs;
}

interface ParsedOptions {
  /** Its words, such as `dead-letters list`. */
  readonly command: string;
  /** Checked, as the command's own class takes them. */
  readonly options: object;
}

/** A command that was understood, and that the server carries out when it runs. */
export interface MaintenanceCommand extends ParsedOptions {
  /** It changes nothing: any number of it may run at a time. */
  readonly isReadOnly?: boolean;
  /** It cannot be undone, and nobody has said that it is meant. */
  readonly needsConfirmation?: boolean;
  /** It asks no database, and need not wait for one. */
  readonly needsJournalOnly?: boolean;
  /** Only a server that runs can do it. */
  readonly needsServer?: boolean;
  /** It sends requests to Twilio. */
  readonly asksTwilio?: boolean;
  readonly run: (services: Services, session: CommandSession) => Promise<ExitCode>;
  /** Carries it out without the application: it then neither starts nor opens nor makes anything. */
  readonly runAlone?: (session: CommandSession, alone: LoneRun) => Promise<ExitCode>;
}

/** A command that was understood, and that is carried out where it is typed: it needs nothing that the server has. */
export interface LocalCommand extends ParsedOptions {
  readonly runHere: (session: CommandSession, inputs: ProcessInputs) => ExitCode | Promise<ExitCode>;
}

/** A command line that was understood. */
export type ParsedCommand = MaintenanceCommand | LocalCommand;

export function isLocal(command: ParsedCommand): command is LocalCommand {
  return 'runHere' in command;
}

/** What describing a command to the parser takes. */
export interface Parsing {
  /** The present: dates to come are refused. */
  readonly now: Date;
  /** Is given the command that was asked for. */
  readonly accept: (command: ParsedCommand) => void;
}

/**
 * Adds a command below another, with examples in its help.
 *
 * @param examples command lines without `npm run mainline --`
 */
export function addCommand(
  parent: Program,
  name: string,
  description: string,
  examples: readonly string[],
): Program {
  const lines = examples.map((example) => `  npm run mainline -- ${example}`);
  return parent
    .command(name)
    .description(description)
    .addHelpText('after', ['', 'Examples:', ...lines].join('\n'))
    .allowExcessArguments(false);
}
