import { Command, InvalidArgumentError, Option } from 'commander';
import { parseNumber, parseSeconds, parseSpeed, parseUrl } from '../../terminal/option-values.js';
import {
  CALL_TYPES,
  type CallType,
  END_REASONS,
  type EndReason,
  EVENT_NAMES,
  type EventName,
} from '../lifecycle-call.js';

const END_STATES = ['waiting', 'active', 'on_hold'] as const;

/** The command line, checked. */
export interface LifecycleOptions {
  readonly type: CallType;
  readonly queue: string;
  readonly from?: string;
  readonly to?: string;
  readonly callerName?: string;
  readonly agent?: string;
  readonly waitSeconds?: number;
  readonly ringSeconds?: number;
  readonly talkSeconds?: number;
  readonly holdSeconds?: readonly number[];
  readonly transferAgent?: string;
  readonly transferQueue?: string;
  readonly endWhile?: (typeof END_STATES)[number];
  readonly endReason?: EndReason;
  readonly reported?: boolean;
  readonly late?: readonly EventName[];
  readonly repeat?: readonly EventName[];
  readonly url?: string;
  /** True without a speed. */
  readonly realtime?: number | true;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  npm run call -- --lifecycle                                  waits, is answered, talks, ends
  npm run call -- --lifecycle --reported --wait-seconds 31     waits longer than a queue promises: an alert
  npm run call -- --lifecycle --agent maria --ring-seconds 16 --wait-seconds 20 --reported
                                                               maria does not answer in time: the next one is rung
  npm run call -- --lifecycle --hold-seconds 20 --hold-seconds 61 --reported
                                                               is put on hold twice
  npm run call -- --lifecycle --transfer-queue legal_spanish   is passed on, and answered there
  npm run call -- --lifecycle --end-reason abandoned           gives up while waiting
  npm run call -- --lifecycle --hold-seconds 9 --late call_answered
                                                               the answer arrives last: refusals that turn right
  npm run call -- --lifecycle --repeat call_initiated          one event arrives twice

A call is played as fast as the server answers, and dated back so far that it has ended by now; --realtime takes its time. The API
key is development's own (DEV_API_KEY, or the one in the data folder).

Exit status:
  0  the call was played, and every answer was the one that the call should get
  1  the server is not there, or answered an event otherwise
  2  an option is unknown, has a wrong value, or would have no effect
`;

/** Describes the command; parsing throws a CommanderError in place of ending the process. */
export function lifecycleCommand(): Command {
  const command = new Command('call --lifecycle')
    .description(
      'Reports a call to the running server as another system would, and prints what it made of it.',
    )
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .showHelpAfterError('(--lifecycle --help lists all options)')
    .exitOverride()
    .option('--lifecycle', 'report a call through POST /api/events');
  addCall(command);
  addCourse(command);
  addDelivery(command);
  addServer(command);
  return command;
}

function addCall(command: Command): void {
  command
    .optionsGroup('Call:')
    .addOption(new Option('--type <type>', 'kind of call').choices(CALL_TYPES).default('voice'))
    .option('--queue <id>', 'queue whose agents the caller waits for', parseId, 'medical_spanish')
    .option('--from <number>', 'who calls', parseNumber)
    .option('--to <number>', 'what was called', parseNumber)
    .option('--caller-name <name>', "the caller's name")
    .option(
      '--agent <id>',
      "agent who is rung (default: the queue's first one; without any nobody is)",
      parseId,
    );
}

function addCourse(command: Command): void {
  const ends = new Option(
    '--end-while <state>',
    'where the call ends (default: active, or waiting if nobody answers)',
  );
  const reasons = new Option(
    '--end-reason <reason>',
    'why it ends; abandoned and no_answer end it while waiting (default: completed, or abandoned there)',
  );
  command
    .optionsGroup('Course:')
    .option('--wait-seconds <seconds>', 'from the beginning to the answer (default: 12)', parseSeconds)
    .option(
      '--ring-seconds <seconds>',
      'last part of the wait, in which the agent is rung (default: 5)',
      parseSeconds,
    )
    .option('--talk-seconds <seconds>', 'length of the conversation, holds aside (default: 30)', parseSeconds)
    .option('--hold-seconds <seconds>', 'length of a hold (repeatable)', collectSeconds)
    .option(
      '--transfer-agent <id>',
      'pass the call on to an agent, after the first half of the conversation',
      parseId,
    )
    .option('--transfer-queue <id>', 'pass it on to a queue, where it waits again', parseId)
    .addOption(ends.choices(END_STATES))
    .addOption(reasons.choices(END_REASONS));
}

function addDelivery(command: Command): void {
  command
    .optionsGroup('Reports:')
    .option('--reported', 'report durations in seconds (default: only timestamps tell them)')
    .option(
      '--late <event>',
      'let an event arrive after all others, with its older timestamp (repeatable)',
      collectEvent,
    )
    .option('--repeat <event>', 'send an event twice (repeatable)', collectEvent);
}

function addServer(command: Command): void {
  command
    .optionsGroup('Server:')
    .option('--url <url>', 'where the server listens (default: from HOST and PORT)', parseUrl)
    .option(
      '--realtime [speed]',
      'take the time a real call takes, or play it that many times as fast',
      parseSpeed,
    )
    .option('--json', 'print the result as JSON and nothing else');
}

function parseId(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give an id.');
  return text;
}

/** Seconds, collected. */
function collectSeconds(text: string, earlier: readonly number[] = []): number[] {
  return [...earlier, parseSeconds(text)];
}

/** Names of events, collected. */
function collectEvent(text: string, earlier: readonly EventName[] = []): EventName[] {
  const name = EVENT_NAMES.find((known) => known === text);
  if (name === undefined) throw new InvalidArgumentError(`Give ${EVENT_NAMES.join(', ')}.`);
  return [...earlier, name];
}
