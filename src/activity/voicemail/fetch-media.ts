import { UpstreamError } from '../../common/errors/request.errors.js';

/** What is asked of the origin, and of the place it redirects to. */
export interface MediaRequest {
  readonly url: URL;
  /** Sent to the origin of `url` and to nobody else. */
  readonly authorization: string;
  readonly method: 'GET' | 'HEAD';
  /** Sent wherever the media is. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** An answer, and whether it came from where a redirect led. */
export interface MediaResponse {
  readonly response: Response;
  readonly redirected: boolean;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/**
 * Twilio's API, also in its regions (`api.{region}.twilio.com`, `api.{edge}.{region}.twilio.com`: twilio-node), and its content
 * servers. Recordings come from the API itself (docs, Recording resource); media of messages are redirected to
 * `mms.twiliocdn.com` (help centre, "Protect Media Access with HTTP Basic Authentication for Programmable Messaging").
 */
const TWILIO_HOST = /^(?:api(?:\.[a-z0-9-]+){0,2}\.twilio\.com|[a-z0-9-]+\.twiliocdn\.com)$/;

/**
 * Fetches media with credentials, and follows one redirect without them: Twilio may send clients on to its content servers,
 * whose addresses carry their own permission.
 *
 * @throws UpstreamError for a second redirect, and for one to neither the origin of `url` nor a host of Twilio's
 * @throws Error when the network or the signal ends the request
 */
export async function fetchMedia(request: MediaRequest): Promise<MediaResponse> {
  const { url, authorization, headers } = request;
  const first = await send(request, url, { ...headers, authorization });
  if (!REDIRECTS.has(first.status)) return { response: first, redirected: false };
  await first.body?.cancel();
  const second = await send(request, redirectTarget(url, first), headers);
  if (!REDIRECTS.has(second.status)) return { response: second, redirected: true };
  throw new UpstreamError('Twilio redirected more than once');
}

function send(
  { method, signal }: MediaRequest,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(url, { method, signal, headers, redirect: 'manual' });
}

function redirectTarget(origin: URL, response: Response): URL {
  const location = response.headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, origin.href))
    throw new UpstreamError('Twilio redirected to no valid address');
  const target = new URL(location, origin);
  if (isAllowed(origin, target)) return target;
  const cause = new Error(`The address is of ${target.protocol}//${target.host}`);
  throw new UpstreamError('Twilio redirected to an address that is not allowed', { cause });
}

/** The origin itself may be the phone simulator's, without https. */
function isAllowed(origin: URL, target: URL): boolean {
  if (target.username !== '' || target.password !== '') return false;
  if (target.origin === origin.origin) return true;
  return target.protocol === 'https:' && target.port === '' && TWILIO_HOST.test(target.hostname);
}

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
