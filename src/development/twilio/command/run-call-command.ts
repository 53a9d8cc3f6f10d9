import { CommanderError, type Command } from 'commander';
import type { AppConfig } from '../../../config/app-config.js';
import { loadAppConfig } from '../../../config/load-app-config.js';
import type { CallResult } from '../phone/call-result.js';
import { CallsFolder } from '../history/calls-folder.js';
import { RecordingsFolder } from '../history/recordings-folder.js';
import { InstantTime } from '../network/instant-time.js';
import { RealTime } from '../network/real-time.js';
import { formatEntry } from './format-transcript.js';
import { VirtualTwilio } from '../phone/virtual-twilio.js';
import { callCommand, type CallOptions } from './call-options.js';
import { callReport } from './call-report.js';
import { isListening, localUrl } from './server-address.js';
import { toCallPlan } from './to-call-plan.js';

/** Where a command reads its settings and writes; lines come without their line breaks. */
export interface CommandSurroundings {
  readonly variables: Record<string, string | undefined>;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

const SUCCESS = 0;
const FAILURE = 1;
const BAD_OPTIONS = 2;

/**
 * Places one simulated call.
 *
 * @param words the command line without program and script
 * @returns the exit status: 0 when the call was played, 1 when the server is not there or failed without being told to, 2 for
 *   bad options
 */
export async function runCallCommand(
  words: readonly string[],
  surroundings: CommandSurroundings,
): Promise<number> {
  const command = callCommand().configureOutput({
    writeOut: (text) => surroundings.print(text.trimEnd()),
    writeErr: (text) => surroundings.complain(text.trimEnd()),
  });
  try {
    command.parse(words, { from: 'user' });
    return await placeCall(command, surroundings);
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    // The parser has printed its own complaints; ours, about options that contradict each other, it has not.
    if (error.code === 'commander.invalidArgument' && !error.message.startsWith('error:')) {
      surroundings.complain(`error: ${error.message}`);
    }
    return error.exitCode === 0 ? SUCCESS : BAD_OPTIONS;
  }
}

async function placeCall(command: Command, surroundings: CommandSurroundings): Promise<number> {
  const options = command.opts<CallOptions>();
  const plan = toCallPlan(options);
  const config = loadAppConfig(surroundings.variables);
  const url = options.url ?? localUrl(config.server.host, config.server.port);
  if (options.unreachable !== true && !(await isListening(url))) {
    surroundings.complain(`Nothing answers at ${url}. Start Mainline first, in another terminal: npm start`);
    return FAILURE;
  }
  const isQuiet = options.json === true;
  const call = await virtualTwilio(config, options, url).call({
    ...plan,
    observe: (entry) => (isQuiet ? undefined : surroundings.print(formatEntry(entry))),
  });
  surroundings.print(isQuiet ? JSON.stringify(call, null, 2) : report(call, config, url));
  return call.outcome === 'failed' && options.unreachable !== true ? FAILURE : SUCCESS;
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
    time: toTime(options.realtime),
  });
}

function toTime(realtime: CallOptions['realtime']): InstantTime | RealTime {
  if (realtime === undefined) return new InstantTime();
  return new RealTime(realtime === true ? 1 : realtime);
}

function report(call: CallResult, config: AppConfig, url: string): string {
  return callReport(call, { url, apiKey: config.access.developmentKey });
}
