import { connect } from 'node:net';
import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import type { AppConfig, PhoneSettings } from '../../../config/app-config.js';
import { loadAppConfig } from '../../../config/load-app-config.js';
import { MINUTE, SECOND } from '../../../config/time.js';
import { CallsFolder } from '../history/calls-folder.js';
import { RecordingsFolder } from '../history/recordings-folder.js';
import { FastTime, InstantTime, RealTime, type SimulatedTime } from '../network/simulated-time.js';
import { VirtualTwilio } from '../phone/virtual-twilio.js';
import { callCommand, type CallOptions } from './call-options.js';
import { formatEntry, formatReport } from './format-call.js';
import { toCallPlan } from './to-call-plan.js';

/** Where a command reads its settings and writes; lines come without their line breaks. */
export interface CommandContext {
  readonly variables: Record<string, string | undefined>;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

const SUCCESS = 0;
const FAILURE = 1;
const BAD_OPTIONS = 2;

const CONNECT_MILLISECONDS = 3000;

/**
 * Places one simulated call.
 *
 * @param words the command line without program and script
 * @returns the exit status: 0 when the call was played, 1 when the server is not there or failed without being told to, 2 for
 *   bad options
 */
export async function runCallCommand(words: readonly string[], context: CommandContext): Promise<number> {
  const command = callCommand().configureOutput({
    writeOut: (text) => context.print(text.trimEnd()),
    writeErr: (text) => context.complain(text.trimEnd()),
  });
  try {
    command.parse(words, { from: 'user' });
    return await placeCall(command, context);
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    // The parser has printed its own complaints; ours, about options that contradict each other, it has not.
    if (error.code === 'commander.invalidArgument' && !error.message.startsWith('error:')) {
      context.complain(`error: ${error.message}`);
    }
    return error.exitCode === 0 ? SUCCESS : BAD_OPTIONS;
  }
}

async function placeCall(command: Command, context: CommandContext): Promise<number> {
  const options = command.opts<CallOptions>();
  const plan = toCallPlan(options);
  const config = loadAppConfig(context.variables);
  if (options.url === undefined) refuseAgentsNotRung(options, config.phone);
  const url = options.url ?? localUrl(config.server.host, config.server.port);
  if (options.unreachable !== true && !(await isListening(url))) {
    context.complain(`Nothing answers at ${url}. Start Mainline first, in another terminal: npm start`);
    return FAILURE;
  }
  const isQuiet = options.json === true;
  const { developmentKey: apiKey } = config.access;
  const call = await virtualTwilio(config, options, url).call({
    ...plan,
    observe: (entry) => (isQuiet ? undefined : context.print(formatEntry(entry))),
  });
  context.print(isQuiet ? JSON.stringify(call, null, 2) : formatReport(call, { url, apiKey }));
  const isToldToFail = options.unreachable === true || options.lose !== undefined;
  return call.outcome === 'failed' && !isToldToFail ? FAILURE : SUCCESS;
}

function virtualTwilio(
  { server, twilio, phone }: AppConfig,
  options: CallOptions,
  url: string,
): VirtualTwilio {
  return new VirtualTwilio({
    accountSid: twilio.accountSid,
    authToken: twilio.authTokens[0] ?? '',
    publicUrl: options.publicUrl ?? server.publicUrl,
    targetUrl: url,
    ...(options.voiceUrl === undefined ? {} : { voiceUrl: options.voiceUrl }),
    number: phone.mainNumbers[0],
    ownedNumbers: phone.mainNumbers,
    apiUrl: twilio.apiUrl,
    recordings: RecordingsFolder.of(server.dataDir),
    calls: CallsFolder.of(server.dataDir),
    time: toTime(options, phone),
  });
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

/** A call that is played faster than it lasts begins so long ago that it is over by now. */
function toTime(options: CallOptions, phone: PhoneSettings): SimulatedTime {
  const { realtime } = options;
  const speed = realtime === true ? 1 : realtime;
  // Twilio tells whole seconds.
  const start = new Date(Math.floor((Date.now() - longestCall(options, phone)) / SECOND) * SECOND);
  if (speed === undefined) return new InstantTime(start);
  return speed > 1 ? new FastTime(speed, start) : new RealTime();
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

/** The address under which a server on this machine is reached, whatever address it listens on. */
export function localUrl(host: string, port: number): string {
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${local.includes(':') ? `[${local}]` : local}:${port}`;
}

/** Whether anything listens there. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  return new Promise((resolve) => {
    const finish = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_MILLISECONDS, finish(false));
    socket.once('connect', finish(true));
    socket.once('error', finish(false));
  });
}
