import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SupabaseClient } from '@supabase/supabase-js';
import { AppConfig } from '../../src/config/app-config.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';
import type { Database } from '../../src/database/database.types.js';
import { SupabaseDatabaseModule } from '../../src/database/supabase/supabase-database.module.js';
import { SupabaseServer } from '../../src/database/supabase/supabase-server.js';
import { prepareSupabase } from '../support/databases/prepared.js';
import { startModules } from '../support/mongo-app.js';

describe('SupabaseDatabaseModule', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'supabase-database-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const start = (variables: Record<string, string>) =>
    startModules([SupabaseDatabaseModule], { DATA_DIR: dataDir, ...variables });

  it('starts and closes with nothing at the address', async () => {
    const app = await start({ SUPABASE_URL: 'http://127.0.0.1:9', SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_x' });
    const answer = await app
      .get<SupabaseClient<Database>>(SupabaseClient)
      .from('calls')
      .select()
      .retry(false);
    expect(answer).toMatchObject({ status: 0, data: null });
    await app.close();
  });

  it('runs an embedded Supabase in the data folder without an address, for itself alone, and gives the folder back', async () => {
    await prepareSupabase(dataDir);
    for (let run = 0; run < 2; run++) {
      const app = await start({});
      const answer = await app.get<SupabaseClient<Database>>(SupabaseClient).from('calls').select();
      expect(answer).toMatchObject({ status: 200, data: [] });
      const inUse = `another Mainline process is using ${join(dataDir, 'supabase')}`;
      await expect(start({})).rejects.toThrow(inUse);
      await app.close();
    }
  });

  it('is refused in production without an address', async () => {
    const config = new AppConfig({ ...loadAppConfig({ DATA_DIR: dataDir }), environment: 'production' });
    await expect(new SupabaseServer(config).start()).rejects.toThrow('SUPABASE_URL and');
  });
});
