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
