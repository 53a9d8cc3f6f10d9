import mongoose from 'mongoose';
import { inspectIndexes, type IndexReport } from '../../calls/stores/mongo/inspect-indexes.js';
import { redactText } from '../../common/logging/redact-text.js';
import type { Clock } from '../../common/time/clock.js';
import type { AppConfig } from '../../config/app-config.js';
import { connectionTo } from '../../database/mongodb/mongo-connection.js';
import { DatabaseUnreachableError } from '../../database/supabase/migration.errors.js';
import { inspectMigrations, type MigrationReport } from '../../database/supabase/inspect-migrations.js';
import { createSupabaseClient, SupabaseClients } from '../../database/supabase/supabase-clients.js';
import { NumbersStore } from '../../sessions/pool/numbers.store.js';
import { DOCTOR_LIMITS } from './ask/doctor-limits.js';
import { type DatabaseQuestions, Doctor } from './doctor.js';
import type { Finding } from './judge/finding.js';
import { poolOf } from './live-doctor.js';

/** The databases by connections that are made for the occasion; embedded ones are not started. */
class LoneDatabases implements DatabaseQuestions {
  private readonly timeout: number;

  constructor(private readonly config: AppConfig) {
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
    return client === null ? null : inspectMigrations(client);
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

/** Looks at everything without a server; starts nothing, opens no journal and makes no file. */
export function examineAlone(config: AppConfig, clock: Clock, signal: AbortSignal): Promise<Finding[]> {
  const databases = new LoneDatabases(config);
  return new Doctor({ config, clock, databases, status: null }).examine(signal);
}
