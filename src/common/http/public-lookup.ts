import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '../../config/public-address.js';

export class AddressRefusedError extends Error {
  readonly code = 'ADDRESS_REFUSED';

  constructor() {
    super('The host is at a private or loopback address');
  }
}

/** Finds all addresses of a host. */
export type ResolveAll = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** For tests: finds the addresses of hosts. */
export const RESOLVE_ALL = Symbol('RESOLVE_ALL');

const resolveAll: ResolveAll = (host, done) => systemLookup(host, { all: true, verbatim: true }, done);

/**
 * A look-up for sockets that refuses hosts with any private address.
 *
 * The socket connects to the very addresses that were judged, so that a name that leads elsewhere a moment later (DNS rebinding)
 * gains nothing. Node asks for no look-up where the host is an address already: that is judged when the settings are read.
 */
export function publicLookup(resolve: ResolveAll = resolveAll): LookupFunction {
  return (host, { all }, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) return done(error, []);
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new AddressRefusedError(), []);
      }
      if (all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
