import type { Role, StoreName } from '../../config/app-config.js';
import type { DeadLetterId } from './dead-letter-id.js';

/** Output for programs in place of output for people. */
interface JsonOption {
  readonly json?: boolean;
}

export interface DeadLetterListOptions extends JsonOption {
  readonly store?: StoreName;
  /** How many letters at most, the newest. */
  readonly limit: number;
}

export interface DeadLetterShowOptions extends JsonOption {
  readonly id: DeadLetterId;
}

/** Which letters a command is about: those named, or all of them. */
export interface DeadLetterSelection {
  readonly ids: readonly DeadLetterId[];
  readonly all?: boolean;
  /** With `all`: those of one store only. */
  readonly store?: StoreName;
}

export interface DeadLetterDropOptions extends DeadLetterSelection {
  readonly yes?: boolean;
}

export interface ReconcileOptions extends JsonOption {
  /** First UTC day. */
  readonly from?: string;
  /** Last UTC day. */
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
}

export interface BackfillOptions extends JsonOption {
  /** ISO 8601 UTC. */
  readonly since: string;
  /** ISO 8601 UTC. */
  readonly until?: string;
  readonly dryRun?: boolean;
}

export interface RetentionOptions extends JsonOption {
  readonly days?: number;
  readonly dryRun?: boolean;
}

export interface EraseOptions {
  readonly callId: string;
  readonly yes?: boolean;
}

export type ConsistencyOptions = JsonOption;

export interface KeyCreateOptions extends JsonOption {
  readonly name: string;
  readonly role: Role;
  /** In E.164; missing for all. */
  readonly numbers?: readonly string[];
  /** As `API_KEYS` has it; missing for never. */
  readonly expires?: string;
}

/** Each command with its checked options. */
export interface CommandOptions {
  'dead-letters list': DeadLetterListOptions;
  'dead-letters show': DeadLetterShowOptions;
  'dead-letters replay': DeadLetterSelection;
  'dead-letters drop': DeadLetterDropOptions;
  reconcile: ReconcileOptions;
  backfill: BackfillOptions;
  retention: RetentionOptions;
  erase: EraseOptions;
  consistency: ConsistencyOptions;
  'keys create': KeyCreateOptions;
  'keys list': JsonOption;
  'keys check': JsonOption;
}

export type CommandName = keyof CommandOptions;

/** A command line that was understood. */
export type Invocation = {
  [Name in CommandName]: { readonly command: Name; readonly options: CommandOptions[Name] };
}[CommandName];

/** A command about API keys, which is carried out where it is typed: it needs settings only. */
export type KeysInvocation = Extract<Invocation, { readonly command: `keys ${string}` }>;

/** A command that the server carries out when it runs. */
export type MaintenanceInvocation = Exclude<Invocation, KeysInvocation>;

export function isKeysInvocation(invocation: Invocation): invocation is KeysInvocation {
  return invocation.command.startsWith('keys ');
}
