import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { EmbeddedDatabase } from '../link/embedded-database.js';

/** How to reach a Supabase project. */
export interface SupabaseAccess {
  readonly url: string;
  /** Passes row level security; must never leave this server. */
  readonly secretKey: string;
}

/** The Supabase project that is used: the configured one, or in development an embedded one. */
@Injectable()
export class SupabaseServer implements OnApplicationShutdown {
  private readonly logger = new Logger(SupabaseServer.name);
  private embedded: EmbeddedDatabase | null = null;

  constructor(private readonly config: AppConfig) {}

  /**
   * Starts the embedded Supabase when none is configured.
   *
   * @throws Error in production without a configured project
   * @throws DataFolderInUseError when another process uses the embedded one's folder
   */
  async start(): Promise<SupabaseAccess> {
    const { supabaseUrl, supabaseKey } = this.config.databases;
    if (supabaseUrl !== null && supabaseKey !== null) return { url: supabaseUrl, secretKey: supabaseKey };
    if (this.config.environment === 'production') {
      throw new Error('SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY are required when NODE_ENV is production');
    }
    return this.startEmbedded();
  }

  /** Stops the embedded Supabase, if it runs. */
  async onApplicationShutdown(): Promise<void> {
    await this.embedded?.close();
    this.embedded = null;
  }

  /** The embedded server; `null` when it is not used, or has not started. */
  get embeddedServer(): EmbeddedDatabase | null {
    return this.embedded;
  }

  /** Loaded when needed only: its packages are not installed in production. */
  private async startEmbedded(): Promise<SupabaseAccess> {
    const dataDir = join(this.config.server.dataDir, 'supabase');
    const { startEmbeddedSupabase } = await import('../../development/supabase/start-embedded-supabase.js');
    const server = await startEmbeddedSupabase(dataDir);
    this.embedded = server;
    this.logger.log(`embedded Supabase for development runs at ${server.url}, in ${dataDir}`);
    return server;
  }
}
