export type RequestPurpose =
  | 'voice'
  | 'gather action'
  | 'dial action'
  | 'record action'
  | 'redirect'
  | 'screening'
  | 'fallback'
  | 'leg status'
  | 'call status'
  | 'recording status'
  | 'transcription'
  | 'custom';

/** One HTTP request of the simulated network, and what came back. */
export interface SentRequest {
  readonly purpose: RequestPurpose;
  /** The leg it is about, by `CallSid`. */
  readonly leg: string;
  readonly method: 'GET' | 'POST';
  /** The address as the network knows it and signed it, without overrides. */
  readonly url: string;
  /** Path and query of {@link url}, without `publicUrl`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly signature: string;
  /** Counts from 1; more than 1 is a retry. */
  readonly attempt: number;
  /** True for the second delivery of the delivery switch `duplicate`. */
  readonly repeated: boolean;
  /** HTTP status, or `null` when there was no answer. */
  readonly status: number | null;
  readonly contentType: string | null;
  readonly body: string;
  /** Why there was no answer; `null` when there was one. */
  readonly problem: string | null;
  /** Twilio's code for that. */
  readonly errorCode: string | null;
  /** Real milliseconds. */
  readonly milliseconds: number;
  /** Simulated time of sending. */
  readonly at: Date;
}
