import { type Command, InvalidArgumentError } from 'commander';
import type { AppConfig, PhoneSettings } from '../../../config/app-config.js';
import { loadAppConfig } from '../../../config/load-app-config.js';
import { MINUTE, SECOND } from '../../../config/time.js';
import { lifecycleCommand } from '../../lifecycle/command/lifecycle-options.js';
import { runLifecycleCommand } from '../../lifecycle/command/run-lifecycle-command.js';
import { isThere, localUrl } from '../../terminal/local-server.js';
import {
  BAD_OPTIONS,
  type CommandContext,
  FAILURE,
  optionsOnlyOf,
  runCommand,
  SUCCESS,
} from '../../terminal/run-command.js';
import { destinationOf, type NumberAddresses } from '../history/number-addresses.js';
import { type SimulatedTime, simulatedTime } from '../network/simulated-time.js';
import { accountOfServer } from '../phone/account-of-server.js';
import { VirtualTwilio } from '../phone/virtual-twilio.js';
import { callCommand, type CallOptions } from './call-options.js';
import { formatEntry, formatReport } from './format-call.js';
import { toCallPlan } from './to-call-plan.js';

/**
 * Places one simulated call, or with `--lifecycle` reports one.
 *
 * @param words the command line without program and script
 * @returns the exit status: 0 when the call was played, 1 when the server is not there or failed without being told to, 2 for
 *   bad options
 */
export async function runCallCommand(words: readonly string[], context: CommandContext): Promise<number> {
  const [phone, lifecycle] = [callCommand(), lifecycleCommand()];
  if (words.includes('--lifecycle')) {
    const [stray] = optionsOnlyOf(words, { its: phone, not: lifecycle });
    if (stray === undefined) return runLifecycleCommand(lifecycle, words, context);
    context.complain(`error: ${stray} is about a telephone call and contradicts --lifecycle.`);
    return BAD_OPTIONS;
  }
  const [stray] = optionsOnlyOf(words, { its: lifecycle, not: phone });
  if (stray === undefined) return runCommand(phone, words, context, () => placeCall(phone, context));
  context.complain(`error: ${stray} needs --lifecycle.`);
  return BAD_OPTIONS;
}

async function placeCall(command: Command, context: CommandContext): Promise<number> {
  const options = command.opts<CallOptions>();
  const plan = toCallPlan(options);
  const config = loadAppConfig(context.variables);
  if (options.url === undefined) refuseAgentsNotRung(options, config.phone);
  const url = options.url ?? localUrl(config.server.host, config.server.port);
  if (options.unreachable !== true && !(await isThere(url, context))) return FAILURE;
  const addresses = await addressesOf(options, config, context);
  if (addresses === null) return FAILURE;
  const isQuiet = options.json === true;
  const { developmentKey: apiKey } = config.access;
  const { publicUrl } = options;
  const time = toTime(options, config.phone);
  const account = accountOfServer(config, { url, publicUrl, addresses, time });
  const call = await new VirtualTwilio(account).call({
    ...plan,
    observe: (entry) => (isQuiet ? undefined : context.print(formatEntry(entry))),
  });
  context.print(isQuiet ? JSON.stringify(call, null, 2) : formatReport(call, { url, apiKey }));
  const isToldToFail = options.unreachable === true || options.lose !== undefined;
  return call.outcome === 'failed' && !isToldToFail ? FAILURE : SUCCESS;
}

/**
 * The addresses that the called number was given on the simulated account, by `setup` or `numbers sync`; one that was given none, and a
 * call that names other ones, goes where numbers of this server go.
 *
 * @returns `null` when its calls go elsewhere, which is told
 */
async function addressesOf(
  { voiceUrl, publicUrl, to }: CallOptions,
  { phone, server }: AppConfig,
  { complain }: CommandContext,
): Promise<Partial<NumberAddresses> | null> {
  const number = to ?? phone.mainNumbers[0];
  if (voiceUrl !== undefined) return { voiceUrl };
  if (number === undefined || publicUrl !== undefined) return {};
  const destination = await destinationOf(number, server.dataDir);
  if (destination.kind === 'untouched') return {};
  if (destination.kind === 'addresses') return destination.addresses;
  complain(`${number} has the SIP trunk ${destination.sid}, which takes its calls elsewhere.`);
  return null;
}

/** An agent whose phone nobody rings would do nothing. */
function refuseAgentsNotRung({ agent = [] }: CallOptions, { forwardTo }: PhoneSettings): void {
  const stranger = agent.find(({ number }) => number !== null && !forwardTo.includes(number));
  if (stranger !== undefined) {
    throw new InvalidArgumentError(
      `--agent ${stranger.number} is not in FORWARD_TO: ${forwardTo.join(', ')}.`,
    );
  }
  if (agent.length <= forwardTo.length) return;
  throw new InvalidArgumentError(
    `--agent is given ${agent.length} times, but FORWARD_TO has ${forwardTo.length} of them.`,
  );
}

function toTime(options: CallOptions, phone: PhoneSettings): SimulatedTime {
  return simulatedTime(options.realtime, longestCall(options, phone));
}

/** Milliseconds that a call lasts at most: menus, ringing, then talking or a message, with a minute for every prompt. */
function longestCall(
  { talkSeconds = 30, messageSeconds = 12 }: CallOptions,
  { menuAttempts, menuTimeoutSeconds, forwardTo, ringTimeoutSeconds }: PhoneSettings,
): number {
  const prompts = menuAttempts + forwardTo.length + 2;
  const waits = menuAttempts * menuTimeoutSeconds + forwardTo.length * ringTimeoutSeconds;
  return prompts * MINUTE + (waits + talkSeconds + messageSeconds) * SECOND;
}
