import type { OpenAPIObject } from '@nestjs/swagger';

/** The document as text whose order does not depend on the order in which modules were loaded. */
export function renderOpenApi(document: OpenAPIObject): string {
  const { paths, components, ...rest } = document;
  const stable = {
    ...rest,
    paths: sortedByName(paths),
    components: { ...components, schemas: sortedByName(components?.schemas ?? {}) },
  };
  return `${JSON.stringify(stable, null, 2)}\n`;
}

function sortedByName<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
