import type { CallbackArrival } from '../network/callback-switch.js';
import type { SentRequest } from '../network/webhook-request.js';
import type { CallResult, HeardOutcome } from '../phone/call-result.js';
import type { TranscriptEntry } from '../phone/transcript.js';

const MEANINGS: Readonly<Record<HeardOutcome, string>> = {
  connected: 'the caller spoke with an agent',
  'message-left': 'the caller left a message',
  'hung-up': 'the caller hung up without an agent or a message',
  ended: 'the line ended the call without an agent or a message',
  rejected: 'the call was rejected without being answered',
  failed: 'the caller heard that an application error has occurred',
};

/** The parameters that tell requests apart. */
const TELLING = [
  'Digits',
  'CallStatus',
  'DialCallStatus',
  'RecordingStatus',
  'RecordingDuration',
  'TranscriptionStatus',
  'ErrorCode',
];

const HELD: Readonly<Partial<Record<CallbackArrival, string>>> = {
  late: 'comes late',
  'out-of-order': 'comes after the call',
  never: 'is never sent',
};

/** One line of a transcript for people, without its line break; with minutes and seconds of simulated time. */
export function formatEntry(entry: TranscriptEntry): string {
  return `${clock(entry.at)}  ${describe(entry)}`;
}

function describe(entry: TranscriptEntry): string {
  switch (entry.kind) {
    case 'call':
      return `${entry.from} calls ${entry.to} (${entry.callSid})`;
    case 'request':
      return describeRequest(entry.request);
    case 'verb':
      return `    ${entry.who}: <${entry.name}>${describeAttributes(entry.attributes)}`;
    case 'callback':
      return `  > ${entry.purpose}: ${HELD[entry.arrival] ?? 'is held back'}`;
    case 'heard':
      return `    ${entry.who} hears: ${entry.text}`;
    case 'keys':
      return `    ${entry.who} presses ${entry.keys}${entry.used ? '' : ' (nobody listens)'}`;
    case 'talk':
      return `    ${entry.who} ${entry.text}`;
    case 'leg':
      return `    ${entry.who} ${entry.text}`;
    case 'warning':
      return `  ! ${entry.code}: ${entry.text}`;
    case 'hang-up':
      return entry.by === 'caller' ? 'The caller hangs up' : 'The line hangs up';
    case 'end':
      return `The call is ${entry.status} after ${entry.durationSeconds} s`;
  }
}

function describeRequest(request: SentRequest): string {
  const { method, path, purpose, status, problem, milliseconds, attempt, repeated } = request;
  const answer = status === null ? `no answer: ${problem ?? 'unknown'}` : `${status} in ${milliseconds} ms`;
  const again = [attempt > 1 ? `attempt ${attempt}` : '', repeated ? 'repeated' : ''].filter(
    (word) => word !== '',
  );
  const notes = again.length === 0 ? '' : ` (${again.join(', ')})`;
  return `  > ${purpose}: ${method} ${path}${detail(request)}${notes} -> ${answer}`;
}

function detail({ parameters }: SentRequest): string {
  const told = TELLING.flatMap((name) =>
    parameters[name] === undefined ? [] : [`${name}=${parameters[name]}`],
  );
  return told.length === 0 ? '' : ` [${told.join(' ')}]`;
}

function describeAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

/** Such as `1:07.5`. */
function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${minutes}:${rest}`.padStart(7);
}

/** What to know about a call that is over, and how to find it in the feed. */
export function formatReport(
  call: CallResult,
  { url, apiKey }: { url: string; apiKey: string | null },
): string {
  const recordings = call.recordings.map(({ sid, seconds }) => `${sid} (${seconds} s)`);
  const rows = [
    ['Outcome', `${call.outcome}: ${MEANINGS[call.outcome]}`],
    ['CallSid', call.callSid],
    ...call.legs.map(({ to, status, bridged }) => [
      'Agent',
      `${to} ${status}${bridged ? ', connected' : ''}`,
    ]),
    ...recordings.map((recording) => ['Recording', recording]),
    ['In the feed', `curl -H 'x-api-key: ${apiKey ?? 'YOUR_KEY'}' ${url}/calls/${call.callSid}`],
  ];
  const lines = rows.map(([label = '', text = '']) => `  ${label.padEnd(13)}${text}`);
  return ['', ...lines, ...hints(call), ''].join('\n');
}

function hints({ requests }: CallResult): string[] {
  if (!requests.some(({ status }) => status === 403 || status === 400)) return [];
  return [
    '',
    '  Requests were refused. The server must use the same .env and data folder as this command, and its PUBLIC_URL must be the',
    '  address that is signed here (--public-url).',
  ];
}
