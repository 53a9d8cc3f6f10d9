import { createPgliteConnection, type PgliteConnection } from '@supabase/lite/pglite';
import { createPostgresConnection, type PostgresConnection } from '@supabase/lite/postgres';
import { answerLikePostgrest } from './answer-like-postgrest.js';
import { unpackFilterValues } from './filter-values.js';

/** A database that the embedded API stands in front of. */
export interface SqlConnection {
  /** What @supabase/lite works with. */
  readonly lite: PgliteConnection | PostgresConnection;
  /** Runs statements in one transaction: the simple query protocol makes one of a text without its own. */
  run(script: string): Promise<void>;
  /** Runs one statement; @supabase/lite's own way to do so prints what failed, rows included. */
  query<Row extends object>(statement: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** PostgreSQL's number of the type `boolean`; the drivers would refuse, or read as false, the text that a filter holds. */
const BOOLEAN = 16;

/** How long statements under way may still take when a connection to a server closes, in seconds. */
const CLOSING_LIMIT = 1;

/**
 * Opens PGlite, PostgreSQL in this process.
 *
 * @param folder where it keeps its data, made when missing; `null` for memory
 */
export async function openPglite(folder: string | null): Promise<SqlConnection> {
  const pgliteOptions = { serializers: { [BOOLEAN]: String } };
  const lite = await createPgliteConnection(
    folder === null ? { pgliteOptions } : { url: folder, pgliteOptions },
  );
  await lite.driver.waitReady;
  return {
    lite: adapted(lite),
    run: async (script) => void (await lite.driver.exec(script)),
    query: async <Row extends object>(statement: string) => (await lite.driver.query<Row>(statement)).rows,
    close: () => lite.close(),
  };
}

/** Connects to a real PostgreSQL server. */
export function openPostgres(url: string): SqlConnection {
  // The API passes JSON parameters as text; the driver would encode them a second time.
  const serialize = (value: unknown): unknown => (typeof value === 'string' ? value : JSON.stringify(value));
  const parse = (text: string): unknown => JSON.parse(text);
  const lite = createPostgresConnection({
    url,
    postgresOptions: {
      onnotice: () => {},
      types: {
        bool: { to: BOOLEAN, from: [BOOLEAN], serialize: String, parse: (text: string) => text === 't' },
        json: { to: 114, from: [114], serialize, parse },
        jsonb: { to: 3802, from: [3802], serialize, parse },
      },
    },
  });
  return {
    lite: adapted(lite),
    run: async (script) => void (await lite.driver.unsafe(script)),
    query: async <Row extends object>(statement: string) => [...(await lite.driver.unsafe<Row[]>(statement))],
    close: () => lite.driver.end({ timeout: CLOSING_LIMIT }),
  };
}

function adapted<T extends PgliteConnection | PostgresConnection>(lite: T): T {
  lite.normalizeDbError = answerLikePostgrest;
  const onPostgrestAst = lite.onPostgrestAST.bind(lite);
  lite.onPostgrestAST = (ast) => onPostgrestAst(unpackFilterValues(ast));
  // @supabase/lite would otherwise grant every table to the public roles at the first request, which no Supabase does.
  Reflect.set(lite, 'rlsState', 'active');
  return lite;
}
