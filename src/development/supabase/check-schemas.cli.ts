import { readMigrations } from '../../common/files/migration-files.js';
import { ignoreBrokenPipe } from '../../common/jobs/broken-pipe.js';
import { applyMigrations, ROLES_SQL } from './apply-migrations.js';
import { type Catalog, compareCatalogs, readCatalog, readSchemas } from './catalog.js';
import { openPglite, type SqlConnection } from './sql-connection.js';

/** The catalog of a new database after some work. */
async function catalogAfter(work: (connection: SqlConnection) => Promise<unknown>): Promise<Catalog> {
  const connection = await openPglite(null);
  try {
    await connection.run(ROLES_SQL);
    await work(connection);
    return await readCatalog(connection);
  } finally {
    await connection.close();
  }
}

ignoreBrokenPipe(process.stdout, process.stderr);
const declared = await catalogAfter(async (connection) => connection.run(await readSchemas()));
const migrated = await catalogAfter(async (connection) =>
  applyMigrations(connection, await readMigrations()),
);
const differences = compareCatalogs(declared, migrated, ['schemas', 'migrations']);
if (differences.length === 0) {
  console.log('supabase/schemas and supabase/migrations make the same database.');
} else {
  console.error(differences.join('\n'));
  console.error('supabase/schemas and supabase/migrations differ: add a migration that makes up for it.');
  process.exitCode = 1;
}
