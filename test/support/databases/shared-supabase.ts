import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compiledFile } from '../compiled-file.js';
import { prepareSupabase } from './prepared.js';

/** A Supabase with nothing but its schema. */
export interface TemporarySupabase {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Runs a statement as the owner of the database. */
  query<Row extends object>(statement: string): Promise<Row[]>;
  close(): Promise<void>;
}

interface Access {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly ownerUrl: string;
}

/** All that the embedded Supabase may say of a failed statement. */
export const MASKED_ERROR = /^\[embedded Supabase\] PostgreSQL answered \w{5}$/;

/** The idle ones of this worker process, which outlive its spec files. */
const POOL = Symbol.for('mainline.test.supabase');

/**
 * Gives an embedded Supabase in a process of its own, emptied; a worker of the test run starts one and uses it again for every
 * spec file, as most starts would take longer than the tests. `close` gives it back.
 *
 * @throws Error from `close`, when it said more of a failed statement than its code
 */
export async function borrowSupabase(): Promise<TemporarySupabase> {
  const pool = idle();
  const server = pool.pop() ?? (await SharedSupabase.start());
  await server.reset();
  const { url, secretKey, publishableKey } = server.access;
  return {
    ...{ url, secretKey, publishableKey },
    query: (statement) => server.query(statement),
    close: () => {
      pool.push(server);
      return server.checkPrinted();
    },
  };
}

function idle(): SharedSupabase[] {
  const kept = globalThis as { [POOL]?: SharedSupabase[] };
  return (kept[POOL] ??= []);
}

class SharedSupabase {
  private readonly printed: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly access: Access,
  ) {}

  static async start(): Promise<SharedSupabase> {
    const folder = await mkdtemp(join(tmpdir(), 'mainline-shared-'));
    await prepareSupabase(folder);
    const script = compiledFile('test/support/databases/shared-supabase.main.js');
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [script, folder], { env: { PATH, HOME }, stdio: 'pipe' });
    const ended = new Promise<never>((_resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the shared Supabase ended with ${code}`)));
    });
    const lines = createInterface(child.stdout);
    const access = new Promise<Access>((resolve) => {
      lines.once('line', (line) => resolve(JSON.parse(line) as Access));
    });
    const server = new SharedSupabase(child, await Promise.race([access, ended]));
    ended.catch(() => undefined);
    createInterface(child.stderr).on('line', (line) => server.printed.push(line));
    server.outliveTests();
    return server;
  }

  async query<Row extends object>(statement: string, path = '/'): Promise<Row[]> {
    const answer = await fetch(this.access.ownerUrl + path, { method: 'POST', body: statement });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Row[];
  }

  async reset(): Promise<void> {
    await this.query('', '/reset');
  }

  checkPrinted(): Promise<void> {
    const unmasked = this.printed.splice(0).filter((line) => !MASKED_ERROR.test(line));
    if (unmasked.length === 0) return Promise.resolve();
    return Promise.reject(new Error(`the embedded Supabase printed: ${unmasked.join('\n')}`));
  }

  /** It must not keep its worker alive; it ends when the worker is gone and so its standard input. */
  private outliveTests(): void {
    this.child.unref();
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) (stream as Socket).unref();
  }
}
