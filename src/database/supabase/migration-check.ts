import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { inspectMigrations, MigrationsUnknownError } from './inspect-migrations.js';
import { SupabaseClients } from './supabase-clients.js';

/**
 * Says at the start which migrations Supabase lacks. Functions of an earlier version answer to what they do not know as if it had not
 * been asked, so that no request would fail for them.
 */
@Injectable()
export class MigrationCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(MigrationCheck.name);

  constructor(private readonly clients: SupabaseClients) {}

  /** Does not hold up the start; a Supabase that does not answer is told of by who wants something of it. */
  onApplicationBootstrap(): void {
    void this.check().catch((error: unknown) => {
      if (error instanceof MigrationsUnknownError) return;
      this.logger.error('what migrations Supabase lacks is not known', error);
    });
  }

  private async check(): Promise<void> {
    const { missing } = await inspectMigrations(this.clients.client);
    if (missing.length === 0) return;
    this.logger.error(`Supabase lacks migrations: run 'npm run db:migrate' (${missing.join(', ')})`);
  }
}
