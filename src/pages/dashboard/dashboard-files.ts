import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { isMissingFile } from '../../common/files/local-files.js';

const ASSETS = 'assets';
const YEAR = '1y';

/** Where `npm run build` puts the dashboard: `index.html`, and `assets/` with files whose names change with their content. */
@Injectable()
export class DashboardFolder {
  readonly path: string = fileURLToPath(new URL('../../../dist/dashboard/', import.meta.url));
}

/** The files of the dashboard. */
@Injectable()
export class DashboardFiles {
  constructor(private readonly folder: DashboardFolder) {}

  /** @returns the text of the page as it was built; `null` when the dashboard was not built */
  async readPage(): Promise<string | null> {
    try {
      return await readFile(join(this.folder.path, 'index.html'), 'utf8');
    } catch (error: unknown) {
      if (isMissingFile(error)) return null;
      throw error;
    }
  }

  /** Serves the files that the page loads, which browsers keep for ever; comes before the routes. */
  serveAssets(server: FastifyInstance): void {
    const prefix = `/${ASSETS}/`;
    server.addHook('onRoute', (route) => {
      if (route.url.startsWith(prefix)) route.config = { ...route.config, access: 'public' };
    });
    void server.register(fastifyStatic, {
      root: join(this.folder.path, ASSETS),
      prefix,
      decorateReply: false,
      index: false,
      dotfiles: 'ignore',
      // Those beside a file that the build has compressed already.
      preCompressed: true,
      immutable: true,
      maxAge: YEAR,
    });
  }
}
