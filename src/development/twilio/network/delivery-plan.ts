import type { RequestPurpose } from './webhook-request.js';

export const CALLBACK_ORDERS = ['in-order', 'after-call', 'shuffled'] as const;

/**
 * When callbacks are delivered: as things happen, after the call in order, or after the call in a random order.
 */
export type CallbackOrder = (typeof CALLBACK_ORDERS)[number];

export const DUPLICATE_TIMINGS = ['next', 'concurrent', 'late'] as const;

/** When the second delivery of a request comes: after the answer to the first, together with it, or a minute later. */
export type DuplicateTiming = (typeof DUPLICATE_TIMINGS)[number];

export const RECORDING_RESULTS = ['completed', 'too-short', 'silent', 'failed'] as const;

/** What becomes of a message in which somebody spoke. */
export type RecordingResult = (typeof RECORDING_RESULTS)[number];

/** Whether a request never arrives, or arrives and its answer is lost. */
export type Loss = 'request' | 'answer';

/** What the network does wrong, or leaves out, when it sends requests. Everything is off by default. */
export interface DeliveryPlan {
  readonly callbacks: CallbackOrder;
  /** Decides the random order. */
  readonly seed: number;
  /** Sends every request twice, as a repeated delivery of the same attempt; `true` is `next`. */
  readonly duplicate: boolean | DuplicateTiming;
  /** What of which requests is lost; Twilio goes on with the fallback address, or without the callback. */
  readonly lose: Readonly<Partial<Record<RequestPurpose, Loss>>>;
  /** Callbacks that are never sent, counted from 1 in the order in which they come up. */
  readonly loseCallbacks: readonly number[];
  /** Signs with another token. */
  readonly forgeSignature: boolean;
  /** Never sends the number's final status callback. */
  readonly dropFinal: boolean;
  /** Never sends recording callbacks. */
  readonly dropRecording: boolean;
  /** Never sends a callback: no status, no recording, no transcription. */
  readonly dropCallbacks: boolean;
  /** Nothing can connect to the server: every request of the call fails, and Twilio says it is sorry. */
  readonly unreachable: boolean;
  /**
   * Gives every request the `Timestamp` that Twilio gives status callbacks alone: of a call that is played faster than it lasts
   * a server could not tell otherwise when things happened. It has milliseconds, as the server's own clock would.
   */
  readonly stampRequests: boolean;
  /** Leaves `RecordingSid` out of the Record action, where Twilio does not document it. */
  readonly omitRecordingSid: boolean;
  /** Leaves `DialBridged` out of the Dial action, as older captures do. */
  readonly omitDialBridged: boolean;
  /** `DialCallStatus` when agents picked up but none was connected, which Twilio does not document. */
  readonly declinedStatus: 'completed' | 'no-answer';
  /**
   * Has the first who picks up end the ringing of the rest, whether or not they then take the call. Twilio's page on `<Number>`
   * says that the first to answer ends it, and not how that goes with a screening document; by default the first who accepts does.
   */
  readonly firstPickUpWins: boolean;
  /** Never asks the Dial action once the caller has hung up: Twilio does not say whether it does. */
  readonly omitActionAfterHangUp: boolean;
  /** What becomes of messages; silent ones are always absent. */
  readonly recordingResult: RecordingResult;
}

export const FAITHFUL_DELIVERY: DeliveryPlan = {
  callbacks: 'in-order',
  seed: 1,
  duplicate: false,
  lose: {},
  loseCallbacks: [],
  forgeSignature: false,
  dropFinal: false,
  dropRecording: false,
  dropCallbacks: false,
  unreachable: false,
  stampRequests: false,
  omitRecordingSid: false,
  omitDialBridged: false,
  declinedStatus: 'completed',
  firstPickUpWins: false,
  omitActionAfterHangUp: false,
  recordingResult: 'completed',
};
