import { applyMigrations } from './apply-migrations.js';
import { describeSchema } from './describe-schema.js';
import { readMigrations } from './migration-files.js';
import { renderDatabaseTypes } from './render-database-types.js';
import { ROLES_SQL } from './roles.sql.js';
import { openPglite } from './sql-connection.js';

/** The text of `src/database/database.types.ts`, from a new database in memory with all migrations. */
export async function generateDatabaseTypes(): Promise<string> {
  const connection = await openPglite(null);
  try {
    await connection.run(ROLES_SQL);
    await applyMigrations(connection, await readMigrations());
    return renderDatabaseTypes(await describeSchema(connection));
  } finally {
    await connection.close();
  }
}
