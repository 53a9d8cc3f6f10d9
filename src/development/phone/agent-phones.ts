import type { TranscriptEntry } from '../twilio/phone/transcript.js';
import type { VirtualCall } from '../twilio/phone/virtual-call.js';
import type { CallLog } from './call-log.js';
import { deadlineOf } from './deadline.js';
import type { AgentMoveName, AgentPhone } from './phone-state.js';

type Known = Pick<AgentPhone, 'state' | 'since' | 'isVoicemail' | 'result'>;
type LegEntry = Extract<TranscriptEntry, { kind: 'leg' }>;

const IDLE: Known = { state: 'idle', since: null, isVoicemail: false, result: null };
const MOVES: Readonly<Record<AgentPhone['state'], readonly AgentMoveName[]>> = {
  idle: [],
  ended: [],
  ignored: [],
  rings: ['answer', 'accept', 'decline', 'voicemail', 'busy', 'ignore'],
  screening: ['accept', 'decline', 'press', 'hang-up'],
  talking: ['press', 'hang-up'],
};

/** The agents' phones during one call, by what the network says of their legs. */
export class AgentPhones {
  private readonly phones = new Map<string, Known>();

  /** @param numbers of the phones that may ring, in the order of ringing */
  constructor(numbers: readonly string[]) {
    for (const number of numbers) this.phones.set(number, IDLE);
  }

  get numbers(): string[] {
    return [...this.phones.keys()];
  }

  /** Who talks with the caller; `null` when nobody does. */
  get talking(): string | null {
    return [...this.phones].find(([, { state }]) => state === 'talking')?.[0] ?? null;
  }

  /** @param isCallOver whether the caller has hung up */
  note(entry: LegEntry, at: Date, isCallOver: boolean): void {
    const before = this.phones.get(entry.who) ?? IDLE;
    const since = at.toISOString();
    this.phones.set(entry.who, { ...before, since, ...this.change(entry, before, isCallOver) });
  }

  ignore(number: string): void {
    this.phones.set(number, { ...(this.phones.get(number) ?? IDLE), state: 'ignored' });
  }

  /** @returns what may be done with a phone; nothing with one that is not known */
  movesOf(number: string): readonly AgentMoveName[] {
    const phone = this.phones.get(number) ?? IDLE;
    return phone.state === 'screening' && phone.isVoicemail ? ['hang-up'] : MOVES[phone.state];
  }

  states(call: VirtualCall | null, log: CallLog | null): AgentPhone[] {
    return [...this.phones].map(([number, known]) => ({
      number,
      ...known,
      deadline: deadlineOf(call?.waitOf(number) ?? null),
      listens: call?.agent(number)?.leg.keypad.listens ?? false,
      captions: log?.captionsOf(number) ?? [],
      moves: this.movesOf(number),
    }));
  }

  private change({ status, text }: LegEntry, before: Known, isCallOver: boolean): Partial<Known> {
    switch (status) {
      case 'ringing':
        return { state: 'rings', isVoicemail: false, result: null };
      case 'in-progress':
        return { state: 'screening', isVoicemail: text.includes('voicemail') };
      case 'bridged':
        return { state: 'talking' };
      default:
        return { state: 'ended', result: this.resultOf(status, before, isCallOver) };
    }
  }

  private resultOf(status: string, { state }: Known, isCallOver: boolean): AgentPhone['result'] {
    if (state === 'talking') return 'talked';
    if (status === 'busy' || status === 'no-answer' || status === 'failed') return status;
    return status === 'canceled' || isCallOver || this.talking !== null ? 'canceled' : 'declined';
  }
}
