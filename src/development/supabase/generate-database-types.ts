import { applyMigrations } from './apply-migrations.js';
import { describeSchema } from './describe-schema.js';
import { readMigrations } from './migration-files.js';
import { renderDatabaseTypes } from './render-database-types.js';
import { ROLES_SQL } from './roles.sql.js';
import type { SqlConnection } from './sql-connection.js';

/**
 * The text of `src/database/database.types.ts`.
 *
 * @param connection to an empty database, which gets all migrations
 */
export async function generateDatabaseTypes(connection: SqlConnection): Promise<string> {
  await connection.run(ROLES_SQL);
  await applyMigrations(connection, await readMigrations());
  return renderDatabaseTypes(await describeSchema(connection));
}
