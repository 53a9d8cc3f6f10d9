export const CALLBACK_ORDERS = ['in-order', 'after-call', 'shuffled'] as const;

/**
 * When callbacks are delivered: as things happen, after the call in order, or after the call in a random order.
 */
export type CallbackOrder = (typeof CALLBACK_ORDERS)[number];

/** What the network does wrong, or leaves out, when it sends requests. Everything is off by default. */
export interface DeliveryPlan {
  readonly callbacks: CallbackOrder;
  /** Decides the random order. */
  readonly seed: number;
  /** Sends every request twice, as a repeated delivery of the same attempt. */
  readonly duplicate: boolean;
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
   * a server could not tell otherwise when things happened.
   */
  readonly stampRequests: boolean;
  /** Leaves `RecordingSid` out of the Record action, where Twilio does not document it. */
  readonly omitRecordingSid: boolean;
  /** Leaves `DialBridged` out of the Dial action, as older captures do. */
  readonly omitDialBridged: boolean;
  /** `DialCallStatus` when agents picked up but none was connected, which Twilio does not document. */
  readonly declinedStatus: 'completed' | 'no-answer';
}

export const FAITHFUL_DELIVERY: DeliveryPlan = {
  callbacks: 'in-order',
  seed: 1,
  duplicate: false,
  forgeSignature: false,
  dropFinal: false,
  dropRecording: false,
  dropCallbacks: false,
  unreachable: false,
  stampRequests: false,
  omitRecordingSid: false,
  omitDialBridged: false,
  declinedStatus: 'completed',
};
