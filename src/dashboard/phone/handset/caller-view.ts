import type { Caption, Deadline, PhoneCall, PhoneState } from '../../api/generated/phone-state';
import type { Standing } from '../../parts/tag';

const PHASES: Readonly<Record<Exclude<PhoneCall['phase'], 'ended'>, Standing>> = {
  dialing: { words: 'dialing', tone: 'accent' },
  menu: { words: 'connected', tone: 'ok' },
  ringing: { words: 'waits for an agent', tone: 'accent' },
  beep: { words: 'connected', tone: 'ok' },
  recording: { words: 'recording', tone: 'bad' },
  talking: { words: 'talking', tone: 'ok' },
};

const ENDS: Readonly<Record<string, Standing>> = {
  connected: { words: 'talked, ended', tone: 'plain' },
  'message-left': { words: 'message left', tone: 'plain' },
  'hung-up': { words: 'hung up', tone: 'plain' },
  ended: { words: 'ended', tone: 'plain' },
  rejected: { words: 'refused', tone: 'bad' },
  failed: { words: 'failed', tone: 'bad' },
};

/** Where the caller's call stands. */
export function standingOf(call: PhoneCall | null): Standing {
  if (call === null) return { words: 'ready', tone: 'plain' };
  if (call.phase !== 'ended') return PHASES[call.phase];
  return ENDS[call.heardOutcome ?? 'ended'] ?? { words: 'ended', tone: 'plain' };
}

export function isUnderWay(call: PhoneCall | null): boolean {
  return call !== null && call.phase !== 'ended';
}

/** How long the call has lasted, or lasted, in seconds. @param now milliseconds since 1970, by the server's clock */
export function secondsOf(call: Pick<PhoneCall, 'startedAt' | 'endedAt'> | null, now: number): number {
  if (call === null) return 0;
  const end = call.endedAt === null ? now : Date.parse(call.endedAt);
  return Math.max((end - Date.parse(call.startedAt)) / 1000, 0);
}

const WAITS: Readonly<Record<Deadline['for'], string>> = {
  key: 'for a key',
  ringing: 'for somebody to answer',
  recording: 'for your message',
};

/** "8 s left for a key". @param now milliseconds since 1970, by the server's clock */
export function describeDeadline(deadline: Deadline | null, now: number): string {
  if (deadline === null) return '';
  const seconds = Math.max(Math.ceil((Date.parse(deadline.until) - now) / 1000), 0);
  return `${seconds} s left ${WAITS[deadline.for]}`;
}

/** A line of what the caller hears. @property isCurrent whether it is the last thing that was said */
export interface CaptionLine {
  readonly id: number;
  readonly kind: Caption['kind'];
  readonly text: string;
  readonly isCurrent: boolean;
  readonly isUnheard: boolean;
}

/** What somebody hears and presses, oldest first. @param who `caller` or an agent's number */
export function linesOf(captions: readonly Caption[], who = 'caller'): CaptionLine[] {
  const own = captions.filter((caption) => caption.who === who);
  const current = own.findLast(({ kind }) => kind === 'said')?.id;
  return own.map(({ id, kind, text, isHeard }) => ({
    id,
    kind,
    text: kind === 'sound' ? text.replace(/^\((.*)\)$/, '$1') : text,
    isCurrent: id === current,
    isUnheard: kind === 'key' && !isHeard,
  }));
}

/** The numbers in a line of the network's as people call them. */
export function withNames(text: string, nameOf: (number: string) => string): string {
  return text.replace(/\+\d{6,15}/g, nameOf);
}

/** A key of the telephone, and the letters that are printed below it. */
export const KEYS: readonly (readonly [key: string, letters: string])[] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

/** What a caller's number may be: E.164, `client:name` or `sip:user@host`; nothing for a number of nobody's. */
export function readCaller(text: string): { readonly from?: string } | null {
  const typed = text.trim();
  if (typed === '') return {};
  if (/^(client:\S+|sips?:\S+@\S+)$/i.test(typed)) return { from: typed };
  const digits = typed.replace(/[\s().-]/g, '');
  return /^\+[1-9]\d{5,14}$/.test(digits) ? { from: digits } : null;
}

/** Whether a move is allowed, and there is a server to ask. */
export function may(phone: PhoneState, move: PhoneState['moves'][number]): boolean {
  return phone.moves.includes(move);
}
