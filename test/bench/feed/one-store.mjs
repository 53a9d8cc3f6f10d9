import { openStores } from '../stores-context.mjs';

/** Nobody listens there, so that nothing brings the two stores into line while one is measured. */
const NOWHERE = {
  MONGODB_URI: 'mongodb://127.0.0.1:1/mainline',
  SUPABASE_URL: 'http://127.0.0.1:1',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_bench',
};

/** The variables of a server that reaches one store alone. */
export function onlyOn(target, readStore) {
  return {
    ...NOWHERE,
    ...target.variables,
    READ_STORE: readStore,
    QUERY_TIMEOUT_MS: '300000',
    STORE_TIMEOUT_MS: '30000',
  };
}

/** One store, in this process. */
export async function openStore(target, variables) {
  const { app, close } = await openStores(variables, [target.Store]);
  return { store: app.get(target.Store), close };
}
