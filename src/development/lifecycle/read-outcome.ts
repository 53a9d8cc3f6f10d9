import { setTimeout as wait } from 'node:timers/promises';
import type { EventsClient, JsonRow } from './events-client.js';

/** What a server shows of a call, as its routes answer. */
export interface CallOutcome {
  /** Its row of `GET /api/calls`; `null` when it is not there. */
  readonly call: JsonRow | null;
  /** `GET /api/calls/:id/events`. */
  readonly history: readonly JsonRow[];
  /** Those of `GET /api/alerts` that are about the call. */
  readonly alerts: readonly JsonRow[];
  /** Whether everything that was acknowledged is in it. */
  readonly isComplete: boolean;
}

/** The call that is asked for. */
export interface ReportedCall {
  readonly id: string;
  readonly startedAt: Date;
  /** The ids of the events that were acknowledged. */
  readonly eventIds: readonly string[];
  /** Fields that its row has in the end: a row is written after the events that it comes from. */
  readonly row: JsonRow;
}

const PATIENCE_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 200;

/**
 * Reads what became of a call once the databases have it: an event is acknowledged when it is durable, which is earlier.
 *
 * @param patience milliseconds after which it is read as far as it is there
 * @throws RequestFailedError when the server does not let it be read
 */
export async function readOutcome(
  client: Pick<EventsClient, 'get' | 'list'>,
  call: ReportedCall,
  patience = PATIENCE_MILLISECONDS,
): Promise<CallOutcome> {
  const deadline = performance.now() + patience;
  for (;;) {
    const outcome = await readOnce(client, call);
    if (outcome.isComplete || performance.now() >= deadline) return outcome;
    await wait(PAUSE_MILLISECONDS);
  }
}

async function readOnce(client: Pick<EventsClient, 'list'>, call: ReportedCall): Promise<CallOutcome> {
  const history = await client.list(`/api/calls/${encodeURIComponent(call.id)}/events`);
  const row = await readRow(client, call);
  const raised = history.filter(({ type }) => type === 'alert.raised').length;
  const alerts = await readAlerts(client, call, raised);
  const known = new Set(history.map(({ id }) => id));
  const isShown = Object.entries(call.row).every(([name, value]) => row?.[name] === value);
  const isComplete = isShown && alerts.length >= raised && call.eventIds.every((id) => known.has(id));
  return { call: row, history, alerts, isComplete };
}

async function readRow(
  client: Pick<EventsClient, 'list'>,
  { id, startedAt }: ReportedCall,
): Promise<JsonRow | null> {
  const moment = startedAt.getTime();
  const range = new URLSearchParams({
    from: new Date(moment).toISOString(),
    to: new Date(moment + 1).toISOString(),
  });
  const isFound = (rows: readonly JsonRow[]): boolean => rows.some((row) => row['id'] === id);
  const rows = await client.list(`/api/calls?${range.toString()}`, isFound);
  return rows.find((row) => row['id'] === id) ?? null;
}

/** They are listed by call, the newest first. */
async function readAlerts(
  client: Pick<EventsClient, 'list'>,
  { id }: ReportedCall,
  raised: number,
): Promise<JsonRow[]> {
  if (raised === 0) return [];
  const ours = (rows: readonly JsonRow[]): JsonRow[] => rows.filter((row) => row['call_id'] === id);
  return ours(await client.list('/api/alerts?limit=100', (rows) => ours(rows).length >= raised));
}
