import { Module } from '@nestjs/common';
import { SupabaseDatabaseModule } from '../../../database/supabase/supabase-database.module.js';
import { SupabaseCallStore } from './supabase-call.store.js';

/**
 * The calls' store in Supabase.
 *
 * Exports {@link SupabaseCallStore}.
 */
@Module({
  imports: [SupabaseDatabaseModule],
  providers: [SupabaseCallStore],
  exports: [SupabaseCallStore],
})
export class SupabaseCallStoreModule {}
