/** The two sides of a webhook address: what is signed, and where the request goes. */
export interface WebhookAddress {
  /** What Twilio signs: absolute, without user, password and overrides, and over https without a port. */
  readonly signed: string;
  readonly target: URL;
  /** Overrides after `#`. */
  readonly fragment: string;
  /** `user:password`, or `null`. */
  readonly credentials: string | null;
  /** Path and query as the server sees them below its public address. */
  readonly path: string;
}

/** Where a server says it is, and where it really is. Neither ends with a slash. */
export interface Origins {
  readonly publicUrl: string;
  readonly targetUrl: string;
}

/**
 * Takes an address apart.
 *
 * The characters of the address are kept as written, because they are signed.
 *
 * @param address absolute, or relative to `base`
 * @throws TypeError when it is no address
 */
export function webhookAddress(address: string, base: string, origins: Origins): WebhookAddress {
  const absolute = isAbsolute(address) ? address : new URL(address, base).toString();
  const [whole = '', fragment = ''] = absolute.split('#', 2);
  const { scheme, user, host, rest } = parts(whole);
  const plain = `${scheme}://${host}${rest}`;
  const isOurs = isBelow(plain, origins.publicUrl);
  const below = isOurs ? plain.slice(origins.publicUrl.length) : rest;
  return {
    signed: scheme === 'https' ? `${scheme}://${host.replace(/:\d+$/, '')}${rest}` : plain,
    target: new URL(isOurs ? origins.targetUrl + below : plain),
    fragment,
    credentials: user,
    path: below === '' ? '/' : below,
  };
}

function isAbsolute(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

function parts(url: string): { scheme: string; user: string | null; host: string; rest: string } {
  const match = /^(https?):\/\/(?:([^/?#@]*)@)?([^/?#]*)(.*)$/is.exec(url);
  if (match === null) throw new TypeError(`Not a web address: ${url}`);
  const [, scheme = '', user, host = '', rest = ''] = match;
  return { scheme: scheme.toLowerCase(), user: user ?? null, host, rest };
}

function isBelow(url: string, base: string): boolean {
  return url === base || [`${base}/`, `${base}?`].some((start) => url.startsWith(start));
}

/** How long and how often a request is tried; times in milliseconds. */
export interface ConnectionLimits {
  readonly connect: number;
  readonly read: number;
  readonly total: number;
  readonly retries: number;
  /** What is tried again. */
  readonly retryOn: ReadonlySet<string>;
}

const RETRY_REASONS = ['4xx', '5xx', 'ct', 'rt'];

/**
 * Reads the connection overrides that follow `#` in a webhook address: `ct`, `rt`, `tt`, `rc` and `rp`.
 *
 * Twilio's defaults are 5 s to connect, 15 s to read, 15 s in total and one retry, only after a failed connection.
 */
export function connectionLimits(fragment: string): ConnectionLimits {
  const overrides = new URLSearchParams(fragment);
  const number = (name: string, [min, max]: [number, number], otherwise: number): number => {
    const text = overrides.get(name);
    if (text === null || !/^\d+$/.test(text)) return otherwise;
    return Math.min(Math.max(Number(text), min), max);
  };
  return {
    connect: number('ct', [100, 10_000], 5000),
    read: number('rt', [100, 15_000], 15_000),
    total: number('tt', [100, 15_000], 15_000),
    retries: number('rc', [0, 5], 1),
    retryOn: retryReasons(overrides.get('rp')),
  };
}

function retryReasons(policy: string | null): ReadonlySet<string> {
  const words = policy === null ? ['ct'] : policy.split(',');
  return new Set(words.includes('all') ? RETRY_REASONS : words);
}
