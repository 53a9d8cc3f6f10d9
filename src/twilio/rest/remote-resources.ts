/** A call or a leg as Twilio lists it; times are ISO 8601 UTC, to the second. */
export interface RemoteCall {
  readonly sid: string;
  /** The account that it belongs to, which may be a subaccount. */
  readonly accountSid: string;
  /** The caller's own leg, for the leg of an agent. */
  readonly parentSid: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Twilio's word: `inbound`, `outbound-api` or `outbound-dial`. */
  readonly direction: string;
  readonly status: string;
  readonly callerName: string | null;
  readonly startedAt: string;
  /** `null` while it is under way. */
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
}

/** A recording as Twilio lists it. */
export interface RemoteRecording {
  readonly sid: string;
  readonly callSid: string;
  readonly accountSid: string;
  readonly status: string;
  readonly durationSeconds: number | null;
  readonly errorCode: string | null;
  /** What made it, such as `RecordVerb`. */
  readonly source: string | null;
  readonly channels: number | null;
  /** When Twilio last changed it, ISO 8601 UTC. */
  readonly at: string;
}

/** Where Twilio takes the calls of a number; blank for what is not set. The names are those of the client's parameters. */
export interface NumberRouting {
  readonly voiceUrl: string;
  readonly voiceMethod: string;
  readonly voiceFallbackUrl: string;
  readonly voiceFallbackMethod: string;
  readonly statusCallback: string;
  readonly statusCallbackMethod: string;
  /** A TwiML application: with one, Twilio ignores the number's own addresses. */
  readonly voiceApplicationSid: string;
  /** A SIP trunk: likewise. Setting one of the two removes the other. */
  readonly trunkSid: string;
}

/** Where Twilio takes the calls of the numbers that have a TwiML application; blank for what is not set. */
export type ApplicationRouting = Omit<NumberRouting, 'voiceApplicationSid' | 'trunkSid'>;

/** A TwiML application of the account. */
export interface RemoteApplication {
  readonly sid: string;
  readonly friendlyName: string;
  readonly routing: ApplicationRouting;
}

/** The account itself, as far as its limits go. */
export interface RemoteAccount {
  readonly sid: string;
  /** Twilio's word: `active`, `suspended` or `closed`. */
  readonly status: string;
  /** A trial account calls verified numbers only, and takes calls from them only. */
  readonly isTrial: boolean;
}

/** A phone number of the account. */
export interface RemoteNumber {
  readonly sid: string;
  /** In E.164. */
  readonly phoneNumber: string;
  readonly routing: NumberRouting;
}

/** A request that Twilio made about a call, and what came of it. */
export interface RemoteRequest {
  /** As it was sent, with its query. */
  readonly url: string;
  /** Under the names that the request itself used, such as `CallSid`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** When Twilio sent it, ISO 8601 UTC; `null` when Twilio does not say. */
  readonly at: string | null;
  /** The status of the answer; `null` when there was none. */
  readonly status: number | null;
  /** The answer itself; `null` when Twilio does not show it. */
  readonly answer: string | null;
}
