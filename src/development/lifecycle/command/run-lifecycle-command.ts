import type { Command } from 'commander';
import { loadAppConfig } from '../../../config/load-app-config.js';
import { isThere, localUrl } from '../../terminal/local-server.js';
import { type CommandContext, FAILURE, runCommand, SUCCESS } from '../../terminal/run-command.js';
import { type SimulatedTime, simulatedTime } from '../../twilio/network/simulated-time.js';
import { EventsClient, type JsonRow, RequestFailedError } from '../events-client.js';
import type { EventName } from '../lifecycle-call.js';
import { type LifecyclePlan, type PlannedEvent, planEvents } from '../lifecycle-plan.js';
import { type PlayedEvent, playEvents } from '../play-events.js';
import { readOutcome } from '../read-outcome.js';
import {
  formatHints,
  formatOutcome,
  formatPlayed,
  KEYS_HINT,
  type LifecycleResult,
} from './format-lifecycle.js';
import type { LifecycleOptions } from './lifecycle-options.js';
import { toLifecyclePlan } from './to-lifecycle-plan.js';

/**
 * Reports one call.
 *
 * @param command as made by `lifecycleCommand`
 * @param words the command line without program and script
 * @returns the exit status: 0 when every event got the answer that it should get, 1 when one did not or the server is not there, 2
 *   for bad options
 */
export function runLifecycleCommand(
  command: Command,
  words: readonly string[],
  context: CommandContext,
): Promise<number> {
  return runCommand(command, words, context, async () => {
    try {
      return await reportCall(command.opts<LifecycleOptions>(), context);
    } catch (error: unknown) {
      if (!(error instanceof RequestFailedError)) throw error;
      context.complain(error.message);
      if (error.status === 401 || error.status === 403) context.complain(KEYS_HINT);
      return FAILURE;
    }
  });
}

async function reportCall(options: LifecycleOptions, context: CommandContext): Promise<number> {
  // Whatever contradicts itself is refused before anybody is asked.
  toLifecyclePlan({ ...options, agent: options.agent ?? 'anybody' }, null);
  const { server, access } = loadAppConfig(context.variables);
  const url = options.url ?? localUrl(server.host, server.port);
  if (access.developmentKey === null) {
    context.complain('There is no development key (DEV_API_KEY) to report calls with.');
    return FAILURE;
  }
  if (!(await isThere(url, context))) return FAILURE;
  const client = new EventsClient({ url, apiKey: access.developmentKey });
  const plan = toLifecyclePlan(options, options.agent ?? (await firstAgentOf(client, options.queue)));
  return play(plan, options, client, context);
}

/** @returns `null` when the queue has no agents; a queue that there is not is for the server to refuse */
async function firstAgentOf(client: EventsClient, queueId: string): Promise<string | null> {
  const queue = await client.get(`/api/queues/${encodeURIComponent(queueId)}`);
  const agents: unknown = queue?.['agent_ids'];
  const first: unknown = Array.isArray(agents) ? agents[0] : null;
  return typeof first === 'string' ? first : null;
}

async function play(
  plan: LifecyclePlan,
  { realtime, json = false }: LifecycleOptions,
  client: EventsClient,
  { print }: CommandContext,
): Promise<number> {
  const time = timeFor(plan, realtime);
  const start = time.now();
  const observe = (event: PlayedEvent): void => (json ? undefined : print(formatPlayed(event)));
  const events = planEvents(plan, start);
  const played = await playEvents(events, { client, time, observe });
  const outcome = await readOutcome(client, {
    id: plan.id,
    startedAt: start,
    eventIds: played.flatMap(({ answer }) => answer.id ?? []),
    row: expectRow(played),
  });
  const result: LifecycleResult = { callId: plan.id, events: played, ...outcome };
  print(json ? JSON.stringify(result, null, 2) : formatOutcome(result));
  if (!json) for (const hint of formatHints(plan, played)) print(hint);
  return played.every(({ isAsExpected }) => isAsExpected) ? SUCCESS : FAILURE;
}

/** What the row of the call has to say after all that was answered. */
function expectRow(played: readonly PlayedEvent[]): JsonRow {
  const state = played.at(-1)?.answer.state ?? null;
  const status = state === null ? {} : { status: state };
  if (!played.every(({ isAsExpected }) => isAsExpected)) return status;
  const timesOf = (name: EventName): string[] =>
    played.filter(({ body }) => body.event === name).map(({ body }) => body.timestamp);
  const [answered = null] = timesOf('call_answered').sort();
  const [ended = null] = timesOf('call_ended');
  return { ...status, answered_time: answered, end_time: ended };
}

function timeFor(plan: LifecyclePlan, realtime: number | true | undefined): SimulatedTime {
  const lengths = planEvents(plan, new Date(0)).map(({ sentAt }: PlannedEvent) => sentAt);
  return simulatedTime(realtime, (Math.max(...lengths) + 1) * 1000);
}
