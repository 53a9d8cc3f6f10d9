import type { SentRequest } from '../twilio/network/webhook-request.js';
import type { TranscriptEntry } from '../twilio/phone/transcript.js';
import { MOST_CAPTIONS, MOST_LOGGED, type Caption, type LogEntry } from './phone-state.js';

type Told = Partial<Omit<LogEntry, 'id' | 'at' | 'callId' | 'who'>> & Pick<LogEntry, 'kind' | 'text'>;

const NOTHING = {
  ...{ purpose: null, path: null, status: null, milliseconds: null, code: null },
  ...{ fault: null, isRepeat: false },
} as const;

/** What one call has had said, pressed and done, in lines for people; the latest ones. */
export class CallLog {
  readonly captions: Caption[] = [];
  readonly entries: LogEntry[] = [];
  private count = 0;

  constructor(private readonly callId: string) {}

  /** @param at when it happened */
  add(entry: TranscriptEntry, at: Date): void {
    const { who } = entry;
    const caption = captionOf(entry, at);
    if (caption !== null) this.keep(this.captions, { ...caption, ...this.place(who, at) }, MOST_CAPTIONS);
    const told = toldOf(entry);
    const line = { ...NOTHING, ...told, ...this.place(who, at), callId: this.callId };
    if (told !== null) this.keep(this.entries, { ...line, ...told }, MOST_LOGGED);
  }

  /** What one person hears and does. */
  captionsOf(who: string): Caption[] {
    return this.captions.filter((caption) => caption.who === who);
  }

  private place(who: string, at: Date): { id: number; at: string; who: string } {
    this.count += 1;
    return { id: this.count, at: at.toISOString(), who };
  }

  private keep<T>(list: T[], item: T, most: number): void {
    list.push(item);
    if (list.length > most) list.shift();
  }
}

type Said = Pick<Caption, 'kind' | 'text' | 'until' | 'isHeard'>;

function captionOf(entry: TranscriptEntry, at: Date): Said | null {
  switch (entry.kind) {
    case 'heard':
      return heard(entry, at);
    case 'keys':
      return { kind: 'key', text: entry.keys, until: null, isHeard: entry.used };
    case 'talk':
    case 'leg':
      return note(entry.text);
    case 'hang-up':
      return note(entry.by === 'caller' ? 'You hung up' : 'The line hung up');
    default:
      return null;
  }
}

function heard({ text, seconds }: { readonly text: string; readonly seconds?: number }, at: Date): Said {
  const until = seconds === undefined ? null : new Date(at.getTime() + seconds * 1000).toISOString();
  const isSound = text.startsWith('(') && text.endsWith(')');
  return { kind: isSound ? 'sound' : 'said', text, until, isHeard: true };
}

function note(text: string): Said {
  return { kind: 'note', text, until: null, isHeard: true };
}

function toldOf(entry: TranscriptEntry): Told | null {
  switch (entry.kind) {
    case 'request':
      return requestLine(entry.request);
    case 'verb':
      return { kind: 'verb', text: entry.name };
    case 'leg':
      return { kind: 'leg', text: entry.text };
    case 'warning':
      return { kind: 'warning', text: entry.text, code: entry.code };
    case 'callback':
      return { kind: 'held', text: entry.purpose, purpose: entry.purpose, fault: faultOf(entry.arrival) };
    default:
      return null;
  }
}

function requestLine({ purpose, path, status, milliseconds, arrival, ...sent }: SentRequest): Told {
  return {
    kind: 'request',
    text: sent.problem ?? detailOf(sent) ?? purpose,
    ...{ purpose, status, milliseconds, isRepeat: sent.repeated },
    path: path.split('?')[0] ?? path,
    code: sent.errorCode,
    fault: faultOf(arrival),
  };
}

/** What tells requests of one purpose apart, the most telling first. */
const TELLING = ['Digits', 'RecordingStatus', 'TranscriptionStatus', 'DialCallStatus', 'CallStatus'] as const;

function detailOf({ parameters }: Pick<SentRequest, 'parameters'>): string | null {
  const name = TELLING.find((one) => (parameters[one] ?? '') !== '');
  return name === undefined ? null : `${name} ${parameters[name] ?? ''}`;
}

function faultOf(arrival: SentRequest['arrival']): LogEntry['fault'] {
  return arrival === undefined || arrival === 'on-time' ? null : arrival;
}
