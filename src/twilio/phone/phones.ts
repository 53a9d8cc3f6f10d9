import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { MongoServer } from '../../database/mongodb/mongo-server.js';
import { SupabaseServer } from '../../database/supabase/supabase-server.js';
import { AppConfig } from '../../config/app-config.js';

/** The phones of this server, which development has alone: loaded with the first page that wants one. */
@Injectable()
export class Phones {
  private board: ReturnType<Phones['open']> | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly http: HttpAdapterHost,
    private readonly mongo: MongoServer,
    private readonly supabase: SupabaseServer,
  ) {}

  /** The switchboard, which is opened when it was not yet. */
  switchboard(): ReturnType<Phones['open']> {
    this.board ??= this.open();
    return this.board;
  }

  /** Hangs every phone up, as long as the server still takes what Twilio says of it. */
  async close(): Promise<void> {
    const { board } = this;
    if (board !== null) await (await board).close();
  }

  private async open() {
    const { Switchboard } = await import('../../development/phone/switchboard.js');
    const embedded = { mongodb: this.mongo, supabase: this.supabase };
    return Switchboard.open({
      config: this.config,
      url: this.url(),
      findDatabase: (name) => embedded[name].embeddedServer,
    });
  }

  private url(): string {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : this.config.server.port;
    return `http://${reachable(this.config.server.host)}:${port}`;
  }
}

/** Who listens on every address is reached on the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
