import { isIPv4, isIPv6 } from 'node:net';

const IPV4_MAPPED = /^::ffff:([\d.]+)$/i;
const NETWORK_GROUPS = 4;
const ALL_GROUPS = 8;

/**
 * Who an IP address counts as: an IPv4 address for itself, an IPv6 address for its /64, of which one subscriber has all.
 *
 * What is no address stays as it is: with `TRUSTED_PROXIES` set too high it is whatever the client wrote.
 */
export function networkOfAddress(address: string): string {
  const [, mapped] = IPV4_MAPPED.exec(address) ?? [];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  return isIPv6(address) ? `${groupsOf(address).slice(0, NETWORK_GROUPS).join(':')}::/64` : address;
}

/** The groups of an IPv6 address, in full and in hexadecimal without leading zeros. */
function groupsOf(address: string): string[] {
  const [withoutZone = ''] = address.split('%');
  // The URL parser writes an address in one way only, and turns a dotted end into two groups.
  const [head = '', tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [split(head), split(tail ?? '')];
  const missing = tail === undefined ? 0 : ALL_GROUPS - before.length - after.length;
  return [...before, ...Array<string>(missing).fill('0'), ...after];
}

function split(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
