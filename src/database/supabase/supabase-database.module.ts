import { Module } from '@nestjs/common';
import { SupabaseClient } from '@supabase/supabase-js';
import { AppConfig } from '../../config/app-config.js';
import { createSupabaseClient } from './create-supabase-client.js';
import { SupabaseServer } from './supabase-server.js';

/**
 * The client of the configured Supabase project, or of the embedded one. The application starts without a project in reach.
 *
 * Exports `SupabaseClient`, typed by `Database`.
 */
@Module({
  providers: [
    SupabaseServer,
    {
      provide: SupabaseClient,
      inject: [SupabaseServer, AppConfig],
      useFactory: async (server: SupabaseServer, config: AppConfig) =>
        createSupabaseClient(await server.start(), config.databases.timeoutMilliseconds),
    },
  ],
  exports: [SupabaseClient],
})
export class SupabaseDatabaseModule {}
