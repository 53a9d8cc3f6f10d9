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

/** `scheme http -> https`. */
export function partText({ part, from, to }: PartDifference): string {
  return `${part} ${from || 'none'} -> ${to || 'none'}`;
}

/** `scheme http -> https, host a -> b`. */
export function partsText(differences: readonly PartDifference[]): string {
  return differences.map(partText).join(', ');
}

function partsOf(url: URL): [AddressPart, string][] {
  return [
    ['scheme', url.protocol.replace(':', '')],
    ['host', url.hostname],
    ['port', url.port],
    ['path', url.pathname],
    ['query', url.search],
  ];
}
