import type { SimulatedTime } from '../network/simulated-time.js';
import type { TranscriptEntry, TranscriptFact } from './transcript-entry.js';

/** What happened during one call, as it happens. */
export class Transcript {
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

  /** @param code Twilio's number of the warning or error, or a word where it has none */
  warn(code: string, text: string): void {
    this.add('network', { kind: 'warning', code, text });
  }
}
