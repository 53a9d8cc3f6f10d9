import { parentPort, workerData } from 'node:worker_threads';
import { EmbeddedSupabase, type EmbeddedSupabaseOptions } from './embedded-supabase.js';

const supabase = await EmbeddedSupabase.start(workerData as EmbeddedSupabaseOptions);
const { url, secretKey, publishableKey } = supabase;
parentPort?.postMessage({ url, secretKey, publishableKey });
parentPort?.once('message', () => {
  void supabase.close().then(() => parentPort?.close());
});
