import { Command, Option } from 'commander';
import { parseNumber, parseSeconds, parseSpeed, parseUrl } from '../../terminal/option-values.js';
import {
  CALLBACK_ORDERS,
  type CallbackOrder,
  type DeliveryPlan,
  DUPLICATE_TIMINGS,
  RECORDING_RESULTS,
} from '../network/delivery-plan.js';
import type { HangUpMoment } from '../phone/person.js';
import * as parse from './option-parsers.js';

/** The command line, checked. */
export interface CallOptions extends Partial<DeliveryPlan> {
  readonly from?: string;
  readonly to?: string;
  readonly withheld?: boolean;
  readonly callerName?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly keys?: string;
  readonly silence?: boolean;
  readonly messageSeconds?: number;
  readonly messageEnd?: string;
  readonly talkSeconds?: number;
  readonly hangUp?: HangUpMoment | number;
  readonly agent?: readonly parse.AgentOption[];
  readonly url?: string;
  readonly publicUrl?: string;
  readonly voiceUrl?: string;
  /** True without a speed. */
  readonly realtime?: number | true;
  readonly json?: boolean;
  readonly loseCallback?: readonly number[];
  readonly callbacks: CallbackOrder;
  readonly seed?: number;
}

const EXAMPLES = `
Examples:
  npm run call                                              presses 2 and leaves a message
  npm run call -- --keys 2 --message-seconds 21             leaves a longer one
  npm run call -- --keys 1 --agent accept                   presses 1, and an agent takes the call
  npm run call -- --keys 1 --agent decline --agent busy     two agents, neither takes it
  npm run call -- --keys 1 --agent voicemail                an agent's private voicemail picks up
  npm run call -- --keys 9,,1                               a wrong key, silence, then 1
  npm run call -- --keys 1 --hang-up ringing                gives up while it rings
  npm run call -- --silence                                 never presses anything
  npm run call -- --unreachable                             the server misses the call altogether
  npm run call -- --agent accept --lose dial-action:answer  the answer after the conversation is lost
  npm run call -- --withheld --callbacks shuffled --seed 7  hidden number, callbacks in random order

  npm run call -- --lifecycle                               a call that another system reports, see --lifecycle --help

A call is played as fast as the server answers, and dated back so far that it has ended by now; --realtime takes its time.

Exit status:
  0  the call was played
  1  the server is not there, or the call failed without being told to
  2  an option is unknown, has a wrong value, or would have no effect
`;

/** Describes the command; parsing throws a CommanderError in place of ending the process. */
export function callCommand(): Command {
  const command = new Command('call')
    .description(
      'Calls the running server the way Twilio would, and prints what the caller, agents and network did.',
    )
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .showHelpAfterError('(--help lists all options)')
    .exitOverride();
  command.option(
    '--lifecycle',
    'play a call that another system reports through POST /api/events, with options of its own: --lifecycle --help',
  );
  addPeople(command);
  addServer(command);
  addDelivery(command);
  return command;
}

function addPeople(command: Command): void {
  command
    .optionsGroup('Caller:')
    .option('--from <number>', 'number, client:name or sip:user@host', parseNumber)
    .option('--to <number>', "number that is called (default: the server's first own number)", parseNumber)
    .option('--withheld', 'hide the number')
    .option('--caller-name <name>', 'name from a lookup')
    .option('--parameter <Name=value>', 'add or replace a parameter (repeatable)', parse.collectParameter)
    .option(
      '--keys <keys>',
      'keys per menu, comma-separated; w waits half a second, ! presses during the prompt (default: 2, or 1 with --agent or ' +
        '--talk-seconds)',
      parse.parseKeysOption,
    )
    .option('--silence', 'press nothing')
    .option('--message-seconds <seconds>', 'length of the message (default: 12)', parseSeconds)
    .option(
      '--message-end <key>',
      'key that ends the message, or silence (default: #)',
      parse.parseMessageEnd,
    )
    .option('--talk-seconds <seconds>', 'length of a conversation (default: 30)', parseSeconds)
    .option(
      '--hang-up <moment>',
      'menu, ringing, talking, recording, before-beep, or seconds after the start',
      parse.parseHangUp,
    )
    .optionsGroup('Agents:')
    .option(
      '--agent <agent>',
      'accept, decline, ignore-screening, voicemail, busy, no-answer or failed; accept:4 rings 4 s; +15557778888=busy names ' +
        'the number (repeatable, in the order of ringing; default: the first accepts)',
      parse.collectAgent,
    );
}

function addServer(command: Command): void {
  command
    .optionsGroup('Server:')
    .option('--url <url>', 'where the server listens (default: from HOST and PORT)', parseUrl)
    .option('--public-url <url>', 'address that is signed (default: PUBLIC_URL)', parseUrl)
    .option(
      '--voice-url <url>',
      "the number's voice webhook, absolute or a path (default: what the number has, or /twilio/voice)",
    )
    .option(
      '--realtime [speed]',
      'take the time a real call takes, or play it that many times as fast',
      parseSpeed,
    )
    .option('--json', 'print the result as JSON and nothing else');
}

function addDelivery(command: Command): void {
  const orders = new Option('--callbacks <order>', 'when callbacks arrive').choices(CALLBACK_ORDERS);
  const duplicates = new Option(
    '--duplicate [when]',
    'send every request twice (default: next, after the answer)',
  );
  const results = new Option('--recording-result <result>', 'what becomes of the message');
  const declined = new Option('--declined-status <status>', 'DialCallStatus when agents declined');
  command
    .optionsGroup('Unreliable network:')
    .addOption(orders.default('in-order'))
    .option('--seed <number>', 'decides the order of shuffled callbacks (default: 1)', parse.parseSeed)
    .addOption(duplicates.choices(DUPLICATE_TIMINGS))
    .option(
      '--lose <request[:answer]>',
      'never deliver a kind of request, or lose the answer to it: voice, dial-action, fallback:answer ... (repeatable)',
      parse.collectLoss,
    )
    .option(
      '--lose-callback <number>',
      'never send that callback, counted from 1 (repeatable)',
      parse.collectNumber,
    )
    .option('--drop-final', 'never send the final status callback')
    .option('--drop-recording', 'never send recording callbacks')
    .option('--drop-callbacks', 'never send any callback: status, recording or transcription')
    .option('--unreachable', 'let every request of the call fail to connect, as when the server is down')
    .option('--forge-signature', 'sign with a wrong token')
    .option('--omit-recording-sid', 'leave RecordingSid out of the Record action')
    .option('--omit-dial-bridged', 'leave DialBridged out of the Dial action')
    .addOption(declined.choices(['completed', 'no-answer']))
    .option('--first-pick-up-wins', 'the first agent who picks up ends the ringing of the others')
    .option('--omit-action-after-hang-up', 'never ask the Dial action once the caller has hung up')
    .addOption(results.choices(RECORDING_RESULTS));
}
