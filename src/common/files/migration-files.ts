import { readdir, readFile } from 'node:fs/promises';

/** One file of `supabase/migrations`. */
export interface MigrationFile {
  /** The digits that its name starts with. */
  readonly version: string;
  readonly name: string;
  readonly sql: string;
}

/** @returns the name of the file that a migration is in */
export function fileNameOf({ version, name }: Omit<MigrationFile, 'sql'>): string {
  return `${version}_${name}.sql`;
}

// The folders src and dist are equally deep in the package.
const FOLDER = new URL('../../../supabase/migrations/', import.meta.url);
/**
 * Versions that were here before the baseline, in order. A database that has some of them is adopted by the first migration, whichever
 * was the last; its record of them goes with that.
 */
export const EARLIER_VERSIONS: readonly string[] = [
  '20261121090000',
  '20261121090100',
  '20261121120000',
  '20261121120100',
  '20261121150000',
  '20261121150100',
  '20261129070000',
];

const FILE_NAME = /^(\d+)_([\w-]+)\.sql$/;

/** Reads the migrations in the order in which they apply, as the Supabase CLI does; other files are left alone. */
export async function readMigrations(folder: URL = FOLDER): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).sort();
  const files = names.map(async (fileName) => {
    const [, version, name] = FILE_NAME.exec(fileName) ?? [];
    if (version === undefined || name === undefined) return [];
    return [{ version, name, sql: await readFile(new URL(fileName, folder), 'utf8') }];
  });
  return (await Promise.all(files)).flat();
}
