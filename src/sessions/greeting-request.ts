import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { AddressRefusedError, publicLookup, type ResolveAll } from '../common/http/public-lookup.js';
import { isPrivateHost } from '../config/public-address.js';

/** Where greetings may be. */
export interface AddressRules {
  readonly mayBeHttp: boolean;
  /** Hosts that may be at private addresses. */
  readonly testHosts: readonly string[];
  readonly resolve?: ResolveAll | undefined;
}

/** An address breaks the rules, whatever is there. */
export class GreetingAddressError extends Error {
  readonly code = 'GREETING_ADDRESS';
}

/** An answer, whose body is still to be read, or not. */
export type GreetingResponse = IncomingMessage;

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a greeting, and follows redirects; each address on the way has to keep the rules, and so has the one that its name leads to
 * in the moment of the connection.
 *
 * @throws GreetingAddressError for an address that breaks the rules, and for one redirect too many
 * @throws Error when the network or the signal ends it
 */
export async function requestGreeting(
  address: string,
  rules: AddressRules,
  signal: AbortSignal,
): Promise<GreetingResponse> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    checkAddress(url, rules);
    const response = await send(url, rules, signal);
    if (!REDIRECTS.has(response.statusCode)) return response;
    response.destroy();
    url = redirectTarget(url, response.headers.location);
  }
  throw new GreetingAddressError(`leads to more than ${MOST_REDIRECTS} redirects`);
}

/**
 * What an address says itself.
 *
 * @throws GreetingAddressError
 */
export function checkAddress(url: URL, { mayBeHttp, testHosts }: AddressRules): void {
  if (url.protocol !== 'https:' && !(mayBeHttp && url.protocol === 'http:')) {
    throw new GreetingAddressError(
      mayBeHttp ? 'must be an http or https address' : 'must be an https address',
    );
  }
  if (url.username !== '' || url.password !== '')
    throw new GreetingAddressError('must be an address without user and password');
  if (!isTestHost(url, testHosts) && isPrivateHost(url.hostname)) throw privateAddress();
}

/**
 * Whether the name leads to addresses that keep the rules, where nobody connects to them.
 *
 * @throws GreetingAddressError
 * @throws Error when the name leads nowhere
 */
export async function checkHost(url: URL, { testHosts, resolve }: AddressRules): Promise<void> {
  if (isTestHost(url, testHosts) || isIP(bare(url.hostname)) !== 0) return;
  await new Promise<void>((done, fail) => {
    publicLookup(resolve)(url.hostname, { all: true }, (error) =>
      error === null ? done() : fail(toError(error)),
    );
  });
}

function send(
  url: URL,
  { testHosts, resolve }: AddressRules,
  signal: AbortSignal,
): Promise<GreetingResponse> {
  const lookup = isTestHost(url, testHosts) ? {} : { lookup: publicLookup(resolve) };
  const headers = { accept: 'audio/*', 'user-agent': 'Mainline-Greetings/1' };
  const options: RequestOptions = { headers, signal, agent: false, ...lookup };
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = open(url, options, resolve);
    request.on('error', (error) => reject(toError(error)));
    request.end();
  });
}

function redirectTarget(from: URL, location: string | undefined): URL {
  if (location === undefined || !URL.canParse(location, from.href))
    throw new GreetingAddressError('leads to a redirect to no valid address');
  return new URL(location, from);
}

function isTestHost({ hostname }: URL, testHosts: readonly string[]): boolean {
  return testHosts.includes(bare(hostname));
}

/** `URL` writes IPv6 addresses in brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function toError(error: Error): Error {
  return error instanceof AddressRefusedError ? privateAddress(error) : error;
}

function privateAddress(cause?: Error): GreetingAddressError {
  return new GreetingAddressError('must not lead to a private, loopback or link-local address', { cause });
}
