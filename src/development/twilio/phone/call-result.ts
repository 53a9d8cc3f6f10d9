import type { SentRequest } from '../network/webhook-request.js';
import type { TranscriptEntry } from './transcript.js';

/**
 * How the caller would describe the call: spoke to an agent, left a message, gave up, was served to the end, was rejected, or heard
 * that an error occurred.
 */
export type HeardOutcome = 'connected' | 'message-left' | 'hung-up' | 'ended' | 'rejected' | 'failed';

/** One agent's phone. */
export interface LegResult {
  readonly sid: string;
  readonly to: string;
  readonly status: string;
  readonly bridged: boolean;
  readonly durationSeconds: number;
}

/** One recording that the network kept. */
export interface RecordingResult {
  readonly sid: string;
  readonly seconds: number;
}

/** A call after its end. */
export interface CallResult {
  readonly callSid: string;
  readonly outcome: HeardOutcome;
  /** Final `CallStatus` of the caller's leg. */
  readonly status: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Simulated seconds since the line was answered: `CallDuration`. */
  readonly durationSeconds: number;
  /** Texts, audio addresses and sounds that the caller heard, in order. */
  readonly heard: readonly string[];
  /** Every request in the order in which they were answered. */
  readonly requests: readonly SentRequest[];
  readonly legs: readonly LegResult[];
  readonly recordings: readonly RecordingResult[];
  /** Twilio's warnings and errors, such as `12200 …`. */
  readonly warnings: readonly string[];
  readonly transcript: readonly TranscriptEntry[];
}
