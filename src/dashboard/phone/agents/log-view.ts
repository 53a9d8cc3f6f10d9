import type { LogEntry } from '../../api/generated/phone-state';
import { formatDuration } from '../../parts/format';
import type { IconName } from '../../parts/icon';
import { withNames } from '../handset/caller-view';

/** A line of what Mainline and the network did. */
export interface LogLine {
  readonly id: number;
  /** Since the call began. */
  readonly after: string;
  readonly icon: IconName;
  readonly tone: 'in' | 'out' | 'warn' | 'bad';
  readonly text: string;
  readonly detail: string;
  /** How long Mainline took, or that it did not answer. */
  readonly took: string;
}

const FAULTS: Readonly<Record<NonNullable<LogEntry['fault']>, string>> = {
  late: 'late',
  twice: 'sent twice',
  'out-of-order': 'out of order',
  never: 'never sent',
  forged: 'forged',
};

const REFUSED_FROM = 400;

/** The call's entries, oldest first. @param startedAt ISO 8601 */
export function logLinesOf(
  log: readonly LogEntry[],
  startedAt: string,
  nameOf: (number: string) => string,
): LogLine[] {
  return log.map((entry) => ({
    id: entry.id,
    after: formatDuration((Date.parse(entry.at) - Date.parse(startedAt)) / 1000),
    ...signOf(entry),
    text: withNames(wordsOf(entry, nameOf), nameOf),
    detail: detailOf(entry),
    took: tookOf(entry),
  }));
}

/** What TwiML's verbs have Twilio do. */
const VERBS: Readonly<Record<string, string>> = {
  Say: 'Says something',
  Play: 'Plays a sound',
  Gather: 'Asks for a key',
  Dial: 'Has agents rung',
  Record: 'Has the message recorded',
  Hangup: 'Hangs up',
  Redirect: 'Goes on elsewhere',
  Pause: 'Waits',
  Reject: 'Refuses the call',
};

/** What is told about by status callbacks. */
const SUBJECTS: Readonly<Record<string, string>> = {
  'leg status': 'An agent’s phone',
  'call status': 'The call',
  'dial action': 'The ringing',
  'recording status': 'The recording',
  transcription: 'The transcript',
};

/** "Key 1", "The recording: completed"; Twilio's own words where there are no better ones. */
function wordsOf({ kind, text, who, purpose }: LogEntry, nameOf: (number: string) => string): string {
  if (kind === 'verb') return VERBS[text] ?? text;
  if (kind === 'leg') return `${nameOf(who)}: ${text.replace(/^ended completed$/, 'ended')}`;
  if (kind !== 'request') return text;
  const [, name, value] = /^(\w+) (.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) return text;
  if (name === 'Digits') return `Key ${value}`;
  if (purpose === 'voice') return 'A call comes in';
  if (purpose === 'screening') return 'An agent picks up';
  return `${SUBJECTS[purpose ?? ''] ?? name}: ${value}`;
}

function signOf({ kind, status }: LogEntry): Pick<LogLine, 'icon' | 'tone'> {
  switch (kind) {
    case 'request':
      return status === null || status >= REFUSED_FROM
        ? { icon: 'x', tone: 'bad' }
        : { icon: 'right', tone: 'in' };
    case 'verb':
      return { icon: 'left', tone: 'out' };
    case 'leg':
      return { icon: 'phone', tone: 'out' };
    case 'held':
      return { icon: 'waiting', tone: 'warn' };
    case 'warning':
      return { icon: 'failed', tone: 'warn' };
  }
}

function detailOf({ kind, path, code, fault, isRepeat }: LogEntry): string {
  const parts = [
    kind === 'request' ? path : null,
    kind === 'warning' && code !== null ? `Twilio ${code}` : null,
    isRepeat ? 'the same once more' : fault === null ? null : FAULTS[fault],
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function tookOf({ kind, status, milliseconds }: LogEntry): string {
  if (kind !== 'request') return '';
  if (status === null) return 'no answer';
  if (status >= REFUSED_FROM) return String(status);
  return milliseconds === null ? '' : `${Math.round(milliseconds)} ms`;
}
