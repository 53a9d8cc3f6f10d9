import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address of the kind that the whole internet reaches; mapped IPv4 addresses count as what they are mapped to. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

/** True of a host that is this machine itself, and no other one's; takes what {@link isPrivateHost} takes. */
export function isThisMachine(hostname: string): boolean {
  const host = plainHost(hostname);
  return isIP(host) === 0 ? isLocalhost(host) : ipaddr.process(host).range() === 'loopback';
}

/**
 * True of a host that is private by its very name; what another name leads to is seen only when it is connected to.
 *
 * @param hostname as `URL` writes it: IPv6 addresses in brackets, every form of an IPv4 address as four decimal numbers
 */
export function isPrivateHost(hostname: string): boolean {
  const host = plainHost(hostname);
  return isIP(host) === 0 ? isLocalhost(host) : !isPublicAddress(host);
}

function plainHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function isLocalhost(host: string): boolean {
  return /(?:^|\.)localhost$/i.test(host);
}
