import type { CallsRepository } from '../../calls/calls.repository.js';
import { inspectIndexes, type IndexReport } from '../../calls/stores/mongo/inspect-indexes.js';
import type { Clock } from '../../common/time/clock.js';
import type { AppConfig } from '../../config/app-config.js';
import type { MongoConnection } from '../../database/mongodb/mongo-connection.js';
import { inspectMigrations, type MigrationReport } from '../../database/supabase/inspect-migrations.js';
import type { SupabaseClients } from '../../database/supabase/supabase-clients.js';
import type { NumbersStore } from '../../sessions/pool/numbers.store.js';
import { type DatabaseQuestions, Doctor } from './doctor.js';
import type { Finding } from './judge/finding.js';

/** The databases, by the server's own connections: embedded ones can be reached by no others. */
export class LiveDatabases implements DatabaseQuestions {
  constructor(
    private readonly mongodb: MongoConnection,
    private readonly clients: SupabaseClients,
    private readonly numbers: NumbersStore,
    private readonly config: AppConfig,
  ) {}

  async mongo(): Promise<IndexReport> {
    await this.mongodb.ready();
    return inspectIndexes((name) => this.mongodb.collection(name));
  }

  async supabase(): Promise<MigrationReport> {
    return inspectMigrations(this.clients.client);
  }

  pool(): Promise<readonly string[]> {
    return poolOf(this.numbers, this.config);
  }
}

/** The numbers of the pool, in E.164. */
export async function poolOf(numbers: NumbersStore, { sessions }: AppConfig): Promise<string[]> {
  const pooled: string[] = [];
  for await (const { number } of numbers.all(sessions.coolDownSeconds)) pooled.push(number);
  return pooled;
}

/** Has the server look at itself. */
export class LiveDoctor {
  constructor(
    private readonly calls: CallsRepository,
    private readonly databases: LiveDatabases,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws the signal's reason when it is stopped */
  examine(signal: AbortSignal): Promise<Finding[]> {
    const { config, clock, databases } = this;
    return new Doctor({ config, clock, databases, status: this.calls.status() }).examine(signal);
  }
}
