import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { timeLimit } from '../../../common/time/time-limit.js';
import type { AppConfig } from '../../../config/app-config.js';
import type { ArrivedRequest } from '../../../twilio/check/check.controller.js';
import { makeProof, PROOF_HEADER } from '../../../twilio/check/check-proof.js';
import { fieldsOf } from '../../../common/validation/fields-of.js';
import { DOCTOR_LIMITS } from './doctor-limits.js';
import type { CheckAnswer, RoundTrip, SentCheck } from '../judge/judge-address.js';

/** What proxies are known to write anew: blanks, plus signs, letters beyond ASCII, and what is empty. */
const QUERY = 'call=CA00&text=a%20b%2Bc%C3%A9&empty=';
const PARAMETERS = { From: '+13235550142', Text: 'a b+c é &=', Empty: '' };
/** More than any answer of ours; a page of a proxy is not read to its end. */
const MOST_BYTES = 64 * 1024;
const LOST = 404;

/** What a request is made of. */
export interface AddressQuestion {
  readonly config: AppConfig;
  readonly now: Date;
  readonly isServerRunning: boolean;
  readonly signal: AbortSignal;
}

/** Sends a signed request to the public address, as Twilio would, and looks for Mainline elsewhere when it is not found there. */
export async function askAddress(question: AddressQuestion): Promise<RoundTrip> {
  const { config, isServerRunning } = question;
  const { publicUrl } = config.server;
  const sent: SentCheck = { url: checkAt(publicUrl), publicUrl, parameters: PARAMETERS };
  const answer = await send(sent.url, question);
  const isLost = answer.kind === 'answered' && answer.status === LOST;
  return { sent, answer, isServerRunning, foundAt: isLost ? await lookElsewhere(publicUrl, question) : null };
}

/** A proxy that strips nothing, or too much, of the path. */
async function lookElsewhere(publicUrl: string, question: AddressQuestion): Promise<string | null> {
  const { origin, pathname } = new URL(publicUrl);
  const path = pathname.replace(/\/$/, '');
  const bases = [origin, `${publicUrl}${path}`, `${publicUrl}/twilio`];
  const urls = [...new Set(bases.map(checkAt))].filter((url) => url !== checkAt(publicUrl));
  const answers = await Promise.all(urls.map((url) => send(url, question)));
  const isOurs = (answer: CheckAnswer | undefined): boolean =>
    answer?.kind === 'answered' && answer.arrived !== null;
  return urls.find((_url, index) => isOurs(answers[index])) ?? null;
}

function checkAt(base: string): string {
  return `${base}/twilio/check?${QUERY}`;
}

async function send(url: string, { config, now, signal }: AddressQuestion): Promise<CheckAnswer> {
  const [token = ''] = config.twilio.authTokens;
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A redirect is what is looked for.
      redirect: 'manual',
      signal: timeLimit(DOCTOR_LIMITS.request, signal),
      headers: {
        'x-twilio-signature': getExpectedTwilioSignature(token, url, PARAMETERS),
        [PROOF_HEADER]: makeProof(token, now),
        'user-agent': 'Mainline doctor',
      },
      body: new URLSearchParams(PARAMETERS),
    });
    return toAnswer(response, await textOf(response));
  } catch (error: unknown) {
    signal.throwIfAborted();
    return { kind: 'failed', code: codeOf(error) };
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toAnswer({ status, headers }: Response, text: string): CheckAnswer {
  const body = parse(text);
  const { code, requestId } = fieldsOf(body);
  return {
    kind: 'answered',
    status,
    location: headers.get('location'),
    contentType: headers.get('content-type') ?? '',
    code: typeof code === 'string' && typeof requestId === 'string' ? code : null,
    arrived: status === 200 && isArrived(body) ? body : null,
  };
}

function isArrived(value: unknown): value is ArrivedRequest {
  const { hasSignature, isSigned, publicUrl, path, parameters } = fieldsOf(value);
  return (
    [hasSignature, isSigned].every((flag) => typeof flag === 'boolean') &&
    [publicUrl, path].every((text) => typeof text === 'string') &&
    typeof parameters === 'object' &&
    parameters !== null
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page is one of the answers that are looked for.
    return null;
  }
}

/** The reason of a failed request, which Node wraps: a code of the system or of TLS, or else the error's name. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' && code !== '' ? code : error.name;
}
