import { serveOnThread } from '../thread/server-thread.js';
import { EmbeddedSupabase, type EmbeddedSupabaseOptions } from './embedded-supabase.js';

await serveOnThread(
  (options) => EmbeddedSupabase.start(options as EmbeddedSupabaseOptions),
  ({ url, secretKey, publishableKey }) => ({ url, secretKey, publishableKey }),
);
