import { Module } from '@nestjs/common';
import { SupabaseClient } from '@supabase/supabase-js';
import { AppConfig } from '../../config/app-config.js';
import { MigrationCheck } from './migration-check.js';
import { createSupabaseClient, SupabaseClients } from './supabase-clients.js';
import { SupabaseServer } from './supabase-server.js';

/**
 * The clients of the configured Supabase project, or of the embedded one. The application starts without a project in reach.
 *
 * Exports {@link SupabaseClients}, the first of them as `SupabaseClient`, typed by `Database`, and {@link SupabaseServer}.
 */
@Module({
  providers: [
    SupabaseServer,
    MigrationCheck,
    {
      provide: SupabaseClients,
      inject: [SupabaseServer, AppConfig],
      useFactory: async (server: SupabaseServer, { databases }: AppConfig) => {
        const access = await server.start();
        const client = createSupabaseClient(access, databases.timeoutMilliseconds);
        return new SupabaseClients(client, createSupabaseClient(access, databases.queryTimeoutMilliseconds));
      },
    },
    {
      provide: SupabaseClient,
      inject: [SupabaseClients],
      useFactory: ({ client }: SupabaseClients) => client,
    },
  ],
  exports: [SupabaseClients, SupabaseClient, SupabaseServer],
})
export class SupabaseDatabaseModule {}
