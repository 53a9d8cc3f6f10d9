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
