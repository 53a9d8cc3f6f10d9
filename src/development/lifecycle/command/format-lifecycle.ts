import type { JsonRow } from '../events-client.js';
import type { LifecyclePlan } from '../lifecycle-plan.js';
import type { PlayedEvent } from '../play-events.js';
import type { CallOutcome } from '../read-outcome.js';

/** What `--json` prints. */
export interface LifecycleResult extends CallOutcome {
  readonly callId: string;
  readonly events: readonly PlayedEvent[];
}

const HEAD_FIELDS: ReadonlySet<string> = new Set(['event', 'call_id', 'timestamp', 'event_id']);
/** Where a key is not known. */
export const KEYS_HINT =
  'The server must use the same .env and data folder as this command, or know its DEV_API_KEY.';

const CALL_COLUMNS = [
  ...['id', 'status', 'type', 'queue_id', 'agent_id', 'start_time', 'answered_time', 'end_time'],
  ...['wait_time', 'duration', 'flagged'],
];
const ALERT_COLUMNS = ['kind', 'severity', 'state', 'queue_id', 'agent_id', 'raised_at', 'limit_seconds'];

/** One event and what was answered, on one line; another one says what was expected where that differs. */
export function formatPlayed(played: PlayedEvent): string {
  const { at, body, isLate, isRepeat, answer, isAsExpected, expected } = played;
  const notes = [isLate ? 'late' : '', isRepeat ? 'again' : ''].filter((word) => word !== '');
  const cells = [clock(at), body.event.padEnd(16), notes.join(', ').padEnd(11), fieldsOf(body).padEnd(36)];
  const line = `${cells.join('  ')}  -> ${describeAnswer(answer)}`;
  if (isAsExpected) return line;
  const verdict = `${expected.isRefused ? 409 : 202} ${expected.state ?? 'null'}`;
  return `${line}\n         ! expected ${verdict}${isRepeat ? ', repeated' : ''}`;
}

function fieldsOf(body: JsonRow): string {
  const fields = Object.entries(body).filter(([name]) => !HEAD_FIELDS.has(name));
  return pairs(Object.fromEntries(fields));
}

function describeAnswer({ status, state, allowed, repeated, problem }: PlayedEvent['answer']): string {
  if (status === null) return `no answer: ${problem ?? 'unknown'}`;
  const again = repeated ? ', repeated' : '';
  if (status === 202) return `202 ${state ?? 'null'}${again}`;
  if (status !== 409) return `${status} ${problem ?? ''}`;
  return `409 ${state ?? 'null'}, allowed: ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}${again}`;
}

/** What became of the call: its alerts, its row and its audit log. */
export function formatOutcome({ callId, call, history, alerts, isComplete }: LifecycleResult): string {
  const row = call === null ? ['  not there'] : labelled(CALL_COLUMNS, call);
  const log = history.map((event) => [
    text(event['timestamp']),
    text(event['type']),
    ['refused', 'derived'].filter((mark) => event[mark] === true).join(', '),
    pairs(toRow(event['metadata'])),
  ]);
  return [
    '',
    'Alerts',
    ...(alerts.length === 0 ? ['  none'] : table(ALERT_COLUMNS, alerts)),
    '',
    'Call (GET /api/calls)',
    ...row,
    '',
    `Audit log (GET /api/calls/${callId}/events)`,
    ...aligned(log),
    ...(isComplete ? [] : ['  ! The databases do not have all of it yet.']),
    '',
  ].join('\n');
}

/** What to do about answers that a newcomer may get. */
export function formatHints({ queueId }: LifecyclePlan, played: readonly PlayedEvent[]): string[] {
  const wasAnswered = (status: number): boolean => played.some(({ answer }) => answer.status === status);
  const isRung = played.some(({ body }) => 'agent_id' in body || 'to_agent_id' in body);
  const names = 'GET /api/queues and GET /api/agents list them; POST adds one.';
  return [
    ...(wasAnswered(401) || wasAnswered(403) ? [KEYS_HINT] : []),
    ...(wasAnswered(422) ? [names] : []),
    ...(!isRung && !wasAnswered(422)
      ? [`Nobody was rung: ${queueId} has no agents, and --agent names none.`]
      : []),
  ].map((hint) => `  ${hint}\n`);
}

function table(columns: readonly string[], rows: readonly JsonRow[]): string[] {
  return aligned([columns, ...rows.map((row) => columns.map((name) => text(row[name])))]);
}

function labelled(names: readonly string[], row: JsonRow): string[] {
  return aligned(names.map((name) => [name, text(row[name])]));
}

/** Lines of a table, two blanks between its columns and before the first. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function pairs(row: JsonRow): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${text(value)}`)
    .join(' ');
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toRow(value: unknown): JsonRow {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** Such as `1:07.5`. */
function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${Math.floor(tenths / 600)}:${rest}`.padStart(7);
}
