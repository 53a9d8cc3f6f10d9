/** The parts of an address of which one may be changed on the way. */
export type AddressPart = 'scheme' | 'host' | 'port' | 'path' | 'query';

/** What a part is in one address and in another. */
export interface PartDifference {
  readonly part: AddressPart;
  readonly from: string;
  readonly to: string;
}

/** @returns the parts in which two addresses differ; all that can be said of one that is none is nothing */
export function differingParts(from: string, to: string): PartDifference[] {
  if (!URL.canParse(from) || !URL.canParse(to)) return [];
  const [one, other] = [partsOf(new URL(from)), partsOf(new URL(to))];
  return one.flatMap(([part, value], index) => {
    const changed = other[index]?.[1] ?? '';
    return changed === value ? [] : [{ part, from: value, to: changed }];
  });
}

/** `scheme http -> https, host a -> b`. */
export function partsText(differences: readonly PartDifference[]): string {
  return differences.map(({ part, from, to }) => `${part} ${from || 'none'} -> ${to || 'none'}`).join(', ');
}

function partsOf(url: URL): [AddressPart, string][] {
  return [
    ['scheme', url.protocol.replace(':', '')],
    ['host', url.hostname],
    ['port', portOf(url)],
    ['path', url.pathname],
    ['query', url.search],
  ];
}

/** The usual port of a scheme is no port of its own: another scheme would else change both. */
function portOf({ port }: URL): string {
  return port;
}
