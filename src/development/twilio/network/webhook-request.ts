import type { RequestPurpose } from './sent-request.js';

/** A request that is to be sent. */
export interface WebhookRequest {
  readonly purpose: RequestPurpose;
  /** Absolute, or relative to `base`. */
  readonly url: string;
  /** Absolute address of the document that named `url`. */
  readonly base: string;
  readonly method: 'GET' | 'POST';
  /** What every request about the leg says. */
  readonly standard: Readonly<Record<string, string>>;
  /** What only this request says, such as `Digits`; lost when the server redirects. */
  readonly own: Readonly<Record<string, string>>;
}
