import type { StoreName } from '../../src/config/app-config.js';
import type { FaultyStores } from './faulty-stores.js';

const TABLES = ['call_events', 'call_heads', 'calls'];

/** What an administrator does to a database behind Mainline's back: empties it, copies it, restores a copy. */
export class StoreCopies {
  private copies = 0;

  constructor(private readonly stores: FaultyStores) {}

  /** Removes every call. */
  async wipe(name: StoreName): Promise<void> {
    if (name === 'mongodb') await this.mongoCalls().deleteMany({});
    else await this.sql(`truncate ${TABLES.join(', ')}`);
  }

  /** Copies everything. @returns what puts the copy in the place of what is there */
  take(name: StoreName): Promise<() => Promise<void>> {
    return name === 'mongodb' ? this.takeMongo() : this.takeSupabase();
  }

  private async takeMongo(): Promise<() => Promise<void>> {
    const documents = await this.mongoCalls().find({}).toArray();
    return async () => {
      await this.wipe('mongodb');
      await this.mongoCalls().insertMany(documents);
    };
  }

  private async takeSupabase(): Promise<() => Promise<void>> {
    const suffix = `copy_${(this.copies += 1)}`;
    for (const table of TABLES) await this.sql(`create table ${table}_${suffix} as select * from ${table}`);
    return async () => {
      await this.wipe('supabase');
      for (const table of TABLES) await this.sql(`insert into ${table} select * from ${table}_${suffix}`);
      for (const table of TABLES) await this.sql(`drop table ${table}_${suffix}`);
    };
  }

  private mongoCalls() {
    return this.stores.mongoConnection.collection('calls');
  }

  private async sql(statement: string): Promise<void> {
    await this.stores.supabaseServer.query(statement);
  }
}
