import { UpstreamError } from '../../common/errors/request.errors.js';
import type { MediaResponse } from './fetch-media.js';

/** What an answer may be. */
export interface MediaRules {
  /** True when a part was asked for: only then may a part be answered. */
  readonly ranged: boolean;
  readonly maxBytes: number;
}

/**
 * Judges an answer by its status and headers.
 *
 * @returns the status to pass on, or `null` when there is no such recording
 * @throws UpstreamError for everything that is not audio within the limits
 */
export function checkMedia(
  { response, redirected }: MediaResponse,
  rules: MediaRules,
): 200 | 206 | 416 | null {
  const { status } = response;
  if (status === 404 || status === 410) return null;
  if (status === 416 && rules.ranged) return 416;
  if (status === 200 || (status === 206 && rules.ranged)) {
    checkHeaders(response.headers, rules.maxBytes);
    return status;
  }
  throw new UpstreamError('Twilio did not hand out the recording', {
    cause: new Error(reason(status, redirected)),
  });
}

function checkHeaders(headers: Headers, maxBytes: number): void {
  if (!/^audio\//i.test(headers.get('content-type') ?? ''))
    throw new UpstreamError('Twilio answered with no audio');
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
    throw new UpstreamError('Twilio answered with compressed audio');
  }
  if (Number(headers.get('content-length') ?? 0) > maxBytes)
    throw new UpstreamError('The recording is too large');
}

/** Only for the log: what a person has to look at. */
function reason(status: number, redirected: boolean): string {
  const refused = (status === 401 || status === 403) && !redirected;
  if (!refused) return `Status ${status}${redirected ? ' after a redirect' : ''}`;
  return `Status ${status}: Twilio refused our credentials, check TWILIO_ACCOUNT_SID and the first TWILIO_AUTH_TOKEN`;
}
