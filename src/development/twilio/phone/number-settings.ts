import type { CallsFolder } from '../history/calls-folder.js';
import type { RecordingsFolder } from '../history/recordings-folder.js';

/** What is configured at Twilio for the number that is called; addresses are absolute. */
export interface NumberSettings {
  readonly accountSid: string;
  readonly publicUrl: string;
  readonly voiceUrl: string;
  readonly fallbackUrl: string | null;
  readonly statusUrl: string | null;
  /** Numbers that may be shown to agents. */
  readonly ownedNumbers: readonly string[];
  readonly apiUrl: string;
  readonly recordings: RecordingsFolder | null;
  readonly calls: CallsFolder | null;
  readonly processingSeconds: number;
}
