import { readFile, writeFile } from 'node:fs/promises';
import type { OpenAPIObject } from '@nestjs/swagger';
import { isMissingFile } from '../common/files/local-files.js';

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

/** What became of the file. */
export type OpenApiFileState = 'written' | 'unchanged' | 'drifted';

/**
 * Writes the document's text, or with `check` only compares it with the file.
 *
 * @returns `drifted` when `check` found a difference, or no file
 */
export async function writeOpenApi(file: URL, text: string, check: boolean): Promise<OpenApiFileState> {
  if ((await contentOf(file)) === text) return 'unchanged';
  if (check) return 'drifted';
  await writeFile(file, text);
  return 'written';
}

async function contentOf(file: URL): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}
