import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { getConnectionToken } from '@nestjs/mongoose';
import { startOnThread } from '../../dist/development/thread/server-thread.js';
import { EmbeddedSupabase } from '../../dist/development/supabase/embedded-supabase.js';
import { Reconciler } from '../../dist/calls/reconcile/reconciler.js';
import { Refold } from '../../dist/calls/reconcile/refold.js';
import { FOLD_VERSION } from '../../dist/calls/fold/fold-call.js';
import { seedMongo, seedSupabase } from './seed-calls.mjs';
import { temporaryFolder } from './started-server.mjs';
import { openStores } from './stores-context.mjs';

const MONGO_THREAD = new URL('../../dist/development/mongodb/embedded-mongo.worker.js', import.meta.url);
/** One call in so many is missing in MongoDB, and another one in Supabase: 1 % differ. */
const MISSING = 200;

async function timed(label, work) {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  console.log(`  ${label.padEnd(44)} ${seconds.toFixed(1).padStart(7)} s`);
  return { seconds, result };
}

async function reconcile(app, label) {
  const options = { from: null, to: null, dryRun: false };
  const { seconds, result } = await timed(label, () => app.get(Reconciler).reconcile(options));
  const { days, callsRepaired, equal } = result;
  console.log(`    ${days} days, ${callsRepaired} calls repaired, ${equal ? 'equal' : 'NOT EQUAL'}`);
  return { seconds, callsRepaired };
}

/** Compares two stores that are equal, repairs two of which 1 % of the calls differ, and folds rows of an earlier edition again. */
export async function bench({ calls }) {
  const { folder, remove } = await temporaryFolder();
  const mongo = await startOnThread(MONGO_THREAD, { dataDir: join(folder, 'mongodb') });
  const supabase = await EmbeddedSupabase.start({ dataDir: join(folder, 'supabase') });
  const access = { SUPABASE_URL: supabase.url, SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey };
  const stores = await openStores({ MONGODB_URI: mongo.uri, ...access, STORE_TIMEOUT_MS: '30000' });
  const database = stores.app.get(getConnectionToken()).db;
  const query = (statement) => supabase.query(statement);
  console.log(
    `  ${calls} calls of one event each over 365 days; embedded MongoDB, Supabase's API on PGlite:`,
  );
  await timed('putting them into MongoDB', () =>
    seedMongo(database, calls, (number) => number % MISSING > 0, FOLD_VERSION - 1),
  );
  await timed('putting them into Supabase', () =>
    seedSupabase(query, calls, (number) => number % MISSING !== 1, FOLD_VERSION - 1),
  );
  const unequal = await reconcile(stores.app, 'repairing the 1 % that differ');
  const equal = await reconcile(stores.app, 'comparing equal stores');
  const { seconds, result } = await timed('folding the rows of an earlier edition again', () =>
    stores.app.get(Refold).run(),
  );
  console.log(
    `    ${result.rowsOutdated} rows, ${((seconds * 1000) / Math.max(1, result.rowsOutdated)).toFixed(2)} ms for each`,
  );
  const perCall = ((unequal.seconds - equal.seconds) * 1000) / Math.max(1, unequal.callsRepaired);
  console.log(`  ${perCall.toFixed(2)} ms for each call repaired, beyond the comparison`);
  await stores.close();
  await Promise.all([mongo.close(), supabase.close()]);
  await remove();
}
