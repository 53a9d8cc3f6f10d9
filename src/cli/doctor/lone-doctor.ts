import mongoose from 'mongoose';
import { inspectIndexes, type IndexReport } from '../../calls/stores/mongo/inspect-indexes.js';
import { fileNameOf, type MigrationFile, readMigrations } from '../../common/files/migration-files.js';
import { redactText } from '../../common/logging/redact-text.js';
import type { Clock } from '../../common/time/clock.js';
import { within } from '../../common/time/within.js';
import type { AppConfig } from '../../config/app-config.js';
import { connectionTo } from '../../database/mongodb/mongo-connection.js';
import { DatabaseUnreachableError } from '../../database/supabase/migration.errors.js';
import { inspectMigrations, type MigrationReport } from '../../database/supabase/inspect-migrations.js';
import { Migrator } from '../../database/supabase/migrator.js';
import { createSupabaseClient, SupabaseClients } from '../../database/supabase/supabase-clients.js';
import { NumbersStore } from '../../sessions/pool/numbers.store.js';
import { DOCTOR_LIMITS } from './ask/doctor-limits.js';
import { type DatabaseQuestions, Doctor } from './doctor.js';
import type { Finding } from './judge/finding.js';
import { poolOf } from './live-doctor.js';

/** The databases by connections that are made for the occasion; embedded ones are not started. */
class LoneDatabases implements DatabaseQuestions {
  private readonly timeout: number;

  /** @param connectionString of Supabase's PostgreSQL, if it is known: only its own record of migrations is exact */
  constructor(
    private readonly config: AppConfig,
    private readonly connectionString: string | null,
  ) {
    this.timeout = Math.min(config.databases.timeoutMilliseconds, DOCTOR_LIMITS.connect);
  }

  async mongo(): Promise<IndexReport | null> {
    const { mongodbUri } = this.config.databases;
    if (mongodbUri === null) return null;
    const { uri, ...options } = connectionTo(mongodbUri, this.timeout);
    const connection = mongoose.createConnection();
    connection.on('error', () => undefined);
    try {
      await connection.openUri(uri, options);
      return await inspectIndexes((name) => connection.collection(name));
    } catch (error: unknown) {
      const words = error instanceof Error ? error.message : String(error);
      throw new DatabaseUnreachableError(redactText(words), { cause: error });
    } finally {
      await connection.close();
    }
  }

  async supabase(): Promise<MigrationReport | null> {
    const client = this.client();
    if (client === null) return null;
    const files = await readMigrations();
    const report = await inspectMigrations(client, files);
    if (this.connectionString === null) return report;
    return (await readRecord(this.connectionString, files)) ?? report;
  }

  async pool(): Promise<readonly string[] | null> {
    const client = this.client();
    return client === null
      ? null
      : poolOf(new NumbersStore(new SupabaseClients(client, client)), this.config);
  }

  private client(): ReturnType<typeof createSupabaseClient> | null {
    const { supabaseUrl: url, supabaseKey: secretKey } = this.config.databases;
    return url === null || secretKey === null ? null : createSupabaseClient({ url, secretKey }, this.timeout);
  }
}

/**
 * What the database's own record of migrations lacks.
 *
 * @returns `null` when PostgreSQL cannot be reached, which the data API may be all the same
 * @throws ConflictError when the record does not fit these files
 */
async function readRecord(
  connectionString: string,
  files: readonly MigrationFile[],
): Promise<MigrationReport | null> {
  const migrator = new Migrator(connectionString, files);
  const late = (): Error => new DatabaseUnreachableError('PostgreSQL does not answer');
  try {
    const missing = await within(DOCTOR_LIMITS.connect, migrator.pending(), late);
    return { missing: missing.map(fileNameOf), isExact: true };
  } catch (error: unknown) {
    if (error instanceof DatabaseUnreachableError) return null;
    throw error;
  } finally {
    await migrator.close();
  }
}

/** Where a doctor looks from while no server runs. */
export interface LoneVisit {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly connectionString: string | null;
  readonly signal: AbortSignal;
}

/** Looks at everything without a server; starts nothing, opens no journal and makes no file. */
export function examineAlone({ config, clock, connectionString, signal }: LoneVisit): Promise<Finding[]> {
  const databases = new LoneDatabases(config, connectionString);
  return new Doctor({ config, clock, databases, status: null }).examine(signal);
}
