import { UpstreamError } from '../../common/errors/request.errors.js';
import { fieldsOf } from '../../common/validation/fields-of.js';
import { countOf } from './remote-resources.mapper.js';

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

const UNAUTHORIZED = 401;
const CREDENTIALS = ': TWILIO_ACCOUNT_SID and the first token of TWILIO_AUTH_TOKEN do not fit together';

const NO_SENSE =
  "Twilio answered what makes no sense: no answer of Twilio's API, but perhaps one of a proxy on the way";

/** Twilio's own errors have a number. */
const FROM_ELSEWHERE = ' without an error of its own; perhaps it was a proxy on the way';

/** The HTTP status of an answer that Twilio's client turned into an error; `null` for any other error. */
export function statusOf(error: unknown): number | null {
  return error instanceof TwilioApiError ? null : countOf(fieldsOf(error)['status']);
}

/**
 * Makes one of our errors of what Twilio's client throws.
 *
 * Twilio's own words stay out of it, as they name accounts and calls, and so do those of a parser, which quotes what it read.
 */
export function toApiError(error: unknown): TwilioApiError {
  if (error instanceof TwilioApiError) return error;
  const status = statusOf(error);
  if (status === null) {
    const kind = error instanceof Error ? error.name : typeof error;
    return new TwilioApiError('TWILIO_FAILED', NO_SENSE, kind);
  }
  const code = countOf(fieldsOf(error)['code']);
  const words = `Twilio answered ${status}${code === null ? FROM_ELSEWHERE : `, error ${code}`}`;
  return new TwilioApiError(codeOf(status), status === UNAUTHORIZED ? words + CREDENTIALS : words);
}

function codeOf(status: number): TwilioApiErrorCode {
  if (status === 429) return 'TWILIO_LIMITED';
  return status >= 500 || status < 400 ? 'TWILIO_FAILED' : 'TWILIO_REFUSED';
}
