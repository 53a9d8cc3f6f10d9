import { randomBytes } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { App, generateApiKey } from '@supabase/lite';
import { readMigrations } from '../../common/files/migration-files.js';
import { KEEP_ALIVE_MILLISECONDS } from '../../common/http/keep-alive.js';
import { applyMigrations, ROLES_SQL } from './apply-migrations.js';
import { DataFolder, type EmbeddedAccess } from './data-folder.js';
import { packFilterValues } from './filter-values.js';
import { openPglite, openPostgres, type SqlConnection } from './sql-connection.js';

const HOST = '127.0.0.1';
/** All that is served; the rest of @supabase/lite has pages that show settings. */
const DATA_API = '/rest/v1/';
const FUNCTIONS = `${DATA_API}rpc/`;

export interface EmbeddedSupabaseOptions {
  /** Where the data is kept; `null` for memory. */
  readonly dataDir: string | null;
  /** A free one when left out. */
  readonly port?: number;
  /** A real PostgreSQL to stand in front of, instead of PGlite; `dataDir` is then not used. */
  readonly postgresUrl?: string;
}

type EmbeddedKeys = Omit<EmbeddedAccess, 'url'>;

interface Database {
  readonly connection: SqlConnection;
  readonly folder: DataFolder | null;
}

/**
 * A Supabase for development and tests: the data API of @supabase/lite on this machine's loopback address, in front of PGlite
 * or a real PostgreSQL with `supabase/migrations` applied.
 */
export class EmbeddedSupabase implements EmbeddedAccess {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;

  private constructor(
    access: EmbeddedAccess,
    private readonly server: ServerType,
    private readonly database: Database,
    private readonly reach: Reach,
  ) {
    this.url = access.url;
    this.secretKey = access.secretKey;
    this.publishableKey = access.publishableKey;
  }

  /**
   * Starts it; the first start in a folder takes seconds.
   *
   * @throws DataFolderInUseError when another process uses the folder
   * @throws Error naming a migration that failed
   */
  static async start(options: EmbeddedSupabaseOptions): Promise<EmbeddedSupabase> {
    const database = await openDatabase(options);
    try {
      const keys = await newKeys();
      const app = new App({ connection: database.connection.lite, auth: authSettings(keys) });
      const { server, url } = await listen(app, options.port ?? 0);
      const reach = guardReach(server);
      await database.folder?.describe({ url, ...keys });
      return new EmbeddedSupabase({ url, ...keys }, server, database, reach);
    } catch (error: unknown) {
      await closeDatabase(database);
      throw error;
    }
  }

  /** Runs a statement as the owner of the database, past the data API and its rules. */
  query<Row extends object>(statement: string): Promise<Row[]> {
    return this.database.connection.query<Row>(statement);
  }

  setReachable(isReachable: boolean): Promise<void> {
    this.reach.isReachable = isReachable;
    if (!isReachable && 'closeAllConnections' in this.server) this.server.closeAllConnections();
    return Promise.resolve();
  }

  /** Drops requests under way, then closes the database. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      if ('closeAllConnections' in this.server) this.server.closeAllConnections();
    });
    await closeDatabase(this.database);
  }
}

/** Whether clients get through. */
interface Reach {
  isReachable: boolean;
}

/** Hangs up on whoever connects while nobody gets through. */
function guardReach(server: ServerType): Reach {
  const reach: Reach = { isReachable: true };
  server.on('connection', (socket: Socket) => {
    if (!reach.isReachable) socket.destroy();
  });
  return reach;
}

/** Without a secret of our own everybody could sign tokens with @supabase/lite's; none is issued. */
function authSettings({ secretKey, publishableKey }: EmbeddedKeys) {
  const keys = { secret_key: secretKey, publishable_key: publishableKey };
  return { enabled: false, jwt_secret: randomBytes(32).toString('hex'), ...keys };
}

async function newKeys(): Promise<EmbeddedKeys> {
  const [secret, publishable] = await Promise.all([generateApiKey('secret'), generateApiKey('publishable')]);
  return { secretKey: secret.key, publishableKey: publishable.key };
}

async function openDatabase({ dataDir, postgresUrl }: EmbeddedSupabaseOptions): Promise<Database> {
  const folder = dataDir === null || postgresUrl !== undefined ? null : await DataFolder.take(dataDir);
  try {
    const connection =
      postgresUrl === undefined
        ? await openPglite(folder?.databaseFolder ?? null)
        : openPostgres(postgresUrl);
    await prepare(connection);
    await folder?.markComplete();
    return { connection, folder };
  } catch (error: unknown) {
    await folder?.release();
    throw error;
  }
}

async function prepare(connection: SqlConnection): Promise<void> {
  try {
    await connection.run(ROLES_SQL);
    await applyMigrations(connection, await readMigrations());
  } catch (error: unknown) {
    await connection.close();
    throw error;
  }
}

async function closeDatabase({ connection, folder }: Database): Promise<void> {
  await connection.close();
  await folder?.release();
}

function listen(app: App, port: number): Promise<{ server: ServerType; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request) => answer(app, request),
        ...{ hostname: HOST, port },
        serverOptions: { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
      },
      (address: AddressInfo) => resolve({ server, url: `http://${HOST}:${address.port}` }),
    );
    server.once('error', reject);
  });
}

function answer(app: App, request: Request): Promise<Response> | Response {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(DATA_API)) return new Response(null, { status: 404 });
  // The arguments of a function are no filters.
  const hasFilters = url.search !== '' && !url.pathname.startsWith(FUNCTIONS);
  return app.fetch(hasFilters ? new Request(packFilterValues(url), request) : request, { peerAddress: null });
}
