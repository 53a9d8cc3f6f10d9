import type { SentRequest } from '../network/sent-request.js';
import type { TranscriptEntry } from '../phone/transcript-entry.js';

/** A transcript for people: one line per entry, with minutes and seconds of simulated time. */
export function formatTranscript(entries: readonly TranscriptEntry[]): string {
  return entries.map(formatEntry).join('\n');
}

/** One line, without its line break. */
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
