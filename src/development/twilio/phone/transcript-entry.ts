import type { SentRequest } from '../network/sent-request.js';

/** What happened, without when and where. */
export type TranscriptFact =
  | { readonly kind: 'call'; readonly callSid: string; readonly from: string; readonly to: string }
  | { readonly kind: 'request'; readonly request: SentRequest }
  | { readonly kind: 'verb'; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'heard'; readonly text: string }
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
