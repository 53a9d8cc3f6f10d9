import { Module } from '@nestjs/common';
import { MongoServerModule } from '../../database/mongodb/mongo-server.js';
import { SupabaseDatabaseModule } from '../../database/supabase/supabase-database.module.js';
import { PhoneAccess } from './phone-access.js';
import { PhoneGateway } from './phone.gateway.js';
import { Phones } from './phones.js';

/**
 * The phone of the dashboard, where there is one.
 *
 * Exports {@link PhoneGateway}, which is closed before the server stops.
 */
@Module({
  imports: [MongoServerModule, SupabaseDatabaseModule],
  providers: [PhoneAccess, Phones, PhoneGateway],
  exports: [PhoneGateway],
})
export class PhoneModule {}
