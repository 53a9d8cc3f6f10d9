/**
 * Where a connection comes from.
 *
 * @param forwarded `X-Forwarded-For`, where each proxy added whom it was asked by
 * @param trustedProxies how many of the last ones are ours
 */
export function clientAddress(
  peer: string,
  forwarded: string | string[] | undefined,
  trustedProxies: number,
): string {
  const told = [forwarded ?? []].flat().flatMap((header) => header.split(','));
  const way = [...told.map((address) => address.trim()), peer];
  return way[Math.max(way.length - 1 - trustedProxies, 0)] ?? peer;
}
