import { join } from 'node:path';
import { startOnThread } from '../../dist/development/thread/server-thread.js';
import { holedProxy } from './holed-proxy.mjs';
import { temporaryPostgres } from './temporary-postgres.mjs';
import { temporaryFolder } from './started-server.mjs';

const EMBEDDED = new URL('../../dist/development/', import.meta.url);

/** Both databases on threads of this process, each behind a proxy that can become a black hole. */
export async function startDatabases() {
  const { folder, remove } = await temporaryFolder();
  const serverUrl = process.env.POSTGRES_TEST_URL;
  const postgres = serverUrl ? await temporaryPostgres(serverUrl) : undefined;
  const mongoThread = new URL('mongodb/embedded-mongo.worker.js', EMBEDDED);
  const supabaseThread = new URL('supabase/embedded-supabase.worker.js', EMBEDDED);
  const mongo = await startOnThread(mongoThread, { dataDir: join(folder, 'mongodb') });
  const supabase = await startOnThread(supabaseThread, {
    dataDir: join(folder, 'supabase'),
    postgresUrl: postgres?.url,
  });
  const mongodbProxy = await holedProxy({ path: join(folder, 'mongodb', 'mongodb.sock') });
  const supabaseProxy = await holedProxy({ port: Number(new URL(supabase.url).port), host: '127.0.0.1' });
  return {
    what: `embedded MongoDB, Supabase's API on ${postgres ? 'PostgreSQL' : 'PGlite'}`,
    mongodbProxy,
    supabaseProxy,
    /** What reaches them past the proxies. */
    direct: {
      MONGODB_URI: mongo.uri,
      SUPABASE_URL: supabase.url,
      SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
    },
    variables: {
      MONGODB_URI: `mongodb://127.0.0.1:${mongodbProxy.port}/mainline?directConnection=true`,
      SUPABASE_URL: `http://127.0.0.1:${supabaseProxy.port}`,
      SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
    },
    async close() {
      mongodbProxy.close();
      supabaseProxy.close();
      await Promise.all([mongo.close(), supabase.close()]);
      await postgres?.remove();
      await remove();
    },
  };
}
