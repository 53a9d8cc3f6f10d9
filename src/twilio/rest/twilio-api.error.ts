import { UpstreamError } from '../../common/errors/request.errors.js';

/** `TWILIO_UNREACHABLE`: no answer; `TWILIO_LIMITED`: too many requests; `TWILIO_FAILED`: 5xx or no sense; `TWILIO_REFUSED`: any other 4xx. */
export type TwilioApiErrorCode = 'TWILIO_UNREACHABLE' | 'TWILIO_LIMITED' | 'TWILIO_FAILED' | 'TWILIO_REFUSED';

/** Twilio's REST API did not do what it was asked, also after several attempts where these help. */
export class TwilioApiError extends UpstreamError {
  /**
   * @param code also tells whether another request may fare better: not after `TWILIO_REFUSED`
   * @param cause never shows the request: its headers hold the credentials
   */
  constructor(code: TwilioApiErrorCode, message: string, cause?: unknown) {
    super(message, { code, cause });
  }
}
