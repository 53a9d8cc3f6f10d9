import type { SimulatedTime } from '../network/simulated-time.js';
import type { CallbackArrival } from '../network/callback-switch.js';
import type { NetworkObserver, RequestPurpose, SentRequest } from '../network/webhook-request.js';

/** What happened, without when and where. */
export type TranscriptFact =
  | { readonly kind: 'call'; readonly callSid: string; readonly from: string; readonly to: string }
  | { readonly kind: 'request'; readonly request: SentRequest }
  | { readonly kind: 'verb'; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'callback'; readonly purpose: RequestPurpose; readonly arrival: CallbackArrival }
  /** `seconds`: how long it takes, unless it is interrupted. */
  | { readonly kind: 'heard'; readonly text: string; readonly seconds?: number }
  | { readonly kind: 'keys'; readonly keys: string; readonly used: boolean }
  | { readonly kind: 'talk'; readonly text: string }
  | { readonly kind: 'leg'; readonly status: string; readonly text: string }
  | { readonly kind: 'warning'; readonly code: string; readonly text: string }
  | { readonly kind: 'hang-up'; readonly by: string }
  | { readonly kind: 'end'; readonly status: string; readonly durationSeconds: number };

/** One line of a transcript. */
export type TranscriptEntry = TranscriptFact & {
  /** Simulated seconds since the start of the call. */
  readonly at: number;
  /** Whose phone: `caller`, an agent's number, or `network`. */
  readonly who: string;
};

/** What happened during one call, as it happens. */
export class Transcript implements NetworkObserver {
  readonly entries: TranscriptEntry[] = [];
  private readonly start: number;

  /** @param observe hears of every entry at once */
  constructor(
    private readonly time: SimulatedTime,
    private readonly observe: (entry: TranscriptEntry) => void = () => undefined,
  ) {
    this.start = time.now().getTime();
  }

  /** @param who `caller`, an agent's number, or `network` */
  add(who: string, fact: TranscriptFact): void {
    const at = (this.time.now().getTime() - this.start) / 1000;
    const entry = { ...fact, at, who };
    this.entries.push(entry);
    this.observe(entry);
  }

  sent(request: SentRequest): void {
    this.add('network', { kind: 'request', request });
  }

  held(purpose: RequestPurpose, arrival: CallbackArrival): void {
    this.add('network', { kind: 'callback', purpose, arrival });
  }

  /** @param code Twilio's number of the warning or error, or a word where it has none */
  warn(code: string, text: string): void {
    this.add('network', { kind: 'warning', code, text });
  }
}
