export const CALLBACK_ARRIVALS = ['on-time', 'late', 'twice', 'out-of-order', 'never', 'forged'] as const;

/**
 * How callbacks arrive: as things happen, some seconds later, twice, after the call with the last one first, not at all, or with a wrong
 * signature. Requests for documents are as always.
 */
export type CallbackArrival = (typeof CALLBACK_ARRIVALS)[number];

/** A switch that may be thrown while a call is under way; the callbacks that come up from then on go by it. */
export interface CallbackSwitch {
  readonly arrive: CallbackArrival;
  /** Of `late`. */
  readonly lateSeconds: number;
}

export const ON_TIME: CallbackSwitch = { arrive: 'on-time', lateSeconds: 0 };
